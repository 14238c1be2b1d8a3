package stampede.gateway.limit;

import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Positive;
import java.net.URI;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;
import stampede.gateway.TrafficClass;

/**
 * @param rates what one caller may do, by class of traffic
 * @param store where the buckets are that all gateways share
 * @param share this process's part of every rate while the store does not answer: 1 / number of gateways
 * @param remembered how many callers' buckets this process keeps for that case
 */
@Validated
@ConfigurationProperties("gateway.limits")
record LimitProperties(Map<TrafficClass, @Valid Rate> rates, @Valid @DefaultValue Store store,
		@DefaultValue("1") @Positive @DecimalMax("1") double share, @DefaultValue("100000") @Min(1) int remembered) {
	/**
	 * @param burst how many at once
	 * @param sustained how many for each {@code per} in the long run
	 */
	record Rate(@Min(1) long burst, @Min(1) long sustained, @DefaultValue("1s") Duration per) {
		/** How long it takes until a used-up bucket is full again. */
		Duration window() {
			return per.multipliedBy(burst).dividedBy(sustained);
		}
	}

	/**
	 * @param url of Redis: {@code redis://}, {@code rediss://} with TLS, {@code redis-sentinel://}
	 * @param timeout how long a request waits for it before this process decides alone
	 */
	record Store(@DefaultValue("redis://localhost:6379") URI url, @DefaultValue("100ms") Duration timeout) {}

	@AssertTrue(message = "gateway.limits.rates needs every class: checkout, webhook, operator, own-orders, browsing")
	boolean isComplete() {
		return rates.keySet().containsAll(EnumSet.allOf(TrafficClass.class));
	}

	Rate rate(TrafficClass traffic) {
		return Objects.requireNonNull(rates.get(traffic));
	}
}
