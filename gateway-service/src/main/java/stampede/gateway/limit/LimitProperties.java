package stampede.gateway.limit;

import jakarta.validation.Valid;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;
import stampede.gateway.TrafficClass;

/**
 * @param rates what one caller may do, by class of traffic
 * @param uncounted what one network may do that no class counts
 * @param store where the buckets are that all gateways share
 * @param share this process's part of every rate while the store does not answer: 1 / number of gateways
 * @param remembered how many callers' buckets this process keeps for that case
 */
@Validated
@ConfigurationProperties("gateway.limits")
record LimitProperties(Map<TrafficClass, @Valid Rate> rates, @Valid @NotNull Rate uncounted,
		@Valid @DefaultValue Store store,
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
	 * @param url of Redis: {@code redis://}, {@code rediss://} with TLS, {@code redis-sentinel://}; text, as the message
	 *     about a malformed URI would show it
	 * @param username of Redis' access lists; the default user where there is none
	 * @param password where the URL holds none
	 * @param timeout how long a request waits for it before this process decides alone
	 */
	record Store(@DefaultValue("redis://localhost:6379") String url, @Nullable String username,
			@Nullable String password,
			@DefaultValue("100ms") Duration timeout) {
		/** Whatever the URL holds is kept out of messages and logs. */
		@Override
		public String toString() {
			return "Store[timeout=" + timeout + "]";
		}
	}

	@AssertTrue(message = "gateway.limits.rates needs every class: checkout, webhook, operator, returns, own-orders, browsing")
	boolean isComplete() {
		return rates.keySet().containsAll(EnumSet.allOf(TrafficClass.class));
	}

	Rate rate(TrafficClass traffic) {
		return Objects.requireNonNull(rates.get(traffic));
	}
}
