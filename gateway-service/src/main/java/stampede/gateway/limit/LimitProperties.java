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
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;
import stampede.gateway.TrafficClass;

/**
 * Rate limits.
 *
 * @param rates Rate of one client, by traffic class: "burst" requests at once, and "sustained" requests for each period "per" (1s).
 *     Each class needs an entry.
 * @param unshared Classes with buckets in each process, for share of the rate, rather than in the store.
 * @param abuseLimit Rate of one network for requests that belong to no class: unknown paths, invalid tokens, static files, refused
 *     webhooks.
 * @param store Store of the buckets that all gateways share.
 * @param share Share of each rate that this process allows by itself, while the store is unavailable and for unshared classes: 1 / number of
 *     gateways.
 * @param maxLocalBuckets Maximum number of clients whose buckets this process keeps.
 */
@Validated
@ConfigurationProperties("gateway.limits")
record LimitProperties(Map<TrafficClass, @Valid Rate> rates, @DefaultValue Set<TrafficClass> unshared,
		@Valid @NotNull Rate abuseLimit,
		@Valid @DefaultValue Store store,
		@DefaultValue("1") @Positive @DecimalMax("1") double share,
		@DefaultValue("100000") @Min(1) int maxLocalBuckets) {
	/**
	 * A token bucket.
	 *
	 * @param burst Capacity: maximum number of requests at once.
	 * @param sustained Number of requests that are added for each period.
	 * @param per Length of a period.
	 */
	record Rate(@Min(1) long burst, @Min(1) long sustained, @DefaultValue("1s") Duration per) {
		/** The time in which an empty bucket becomes full. */
		Duration window() {
			return per.multipliedBy(burst).dividedBy(sustained);
		}
	}

	/**
	 * Redis.
	 *
	 * @param url Address of Redis: redis://, rediss:// with TLS, or redis-sentinel://. Never logged.
	 * @param username User of Redis' access control lists. Without it, the default user.
	 * @param password Password, where the URL contains none.
	 * @param timeout How long a request waits for Redis before this process decides by its local buckets.
	 */
	record Store(@DefaultValue("redis://localhost:6379") String url, @Nullable String username,
			@Nullable String password,
			@DefaultValue("100ms") Duration timeout) {
		/** Without the URL and the password, which must not appear in messages and logs. */
		@Override
		public String toString() {
			return "Store[timeout=" + timeout + "]";
		}
	}

	@AssertTrue(message = "gateway.limits.rates needs every class: checkout, webhook, operator, returns, own-orders, sessions, sign-in, waiting, browsing")
	boolean isComplete() {
		return rates.keySet().containsAll(EnumSet.allOf(TrafficClass.class));
	}

	boolean isShared(TrafficClass traffic) {
		return !unshared.contains(traffic);
	}

	Rate rate(TrafficClass traffic) {
		return Objects.requireNonNull(rates.get(traffic));
	}
}
