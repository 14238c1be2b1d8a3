package stampede.simulator.behaviour;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * The settings of the admin call; a fault that it omits is off.
 *
 * @param latency added to every call of Stripe's API
 * @param errorShare of the POST calls that fail with a 500 and no effect
 * @param lostAnswerShare of the POST calls that take effect and are never answered
 * @param seed decides which calls these are
 */
public record Behaviour(Latency latency, double errorShare, double lostAnswerShare, Webhooks webhooks, long seed) {
	public Behaviour {
		requireShare("errorShare", errorShare);
		requireShare("lostAnswerShare", lostAnswerShare);
	}

	/** A log-normal distribution by two of its percentiles. */
	public record Latency(int p50Ms, int p99Ms) {
		public static final Latency NONE = new Latency(0, 0);
		private static final int LONGEST_MS = 600_000;

		public Latency {
			if (p50Ms < 0 || p99Ms < p50Ms || p99Ms > LONGEST_MS || (p50Ms == 0 && p99Ms > 0)) {
				throw new IllegalArgumentException("latency is 0 <= p50Ms <= p99Ms <= 600000");
			}
		}
	}

	/**
	 * @param duplicateShare of the events that are delivered twice
	 * @param lateMs how long every event is held back
	 * @param reorder whether adjacent events are swapped
	 */
	public record Webhooks(double duplicateShare, long lateMs, boolean reorder) {
		public static final Webhooks PUNCTUAL = new Webhooks(0, 0, false);

		public Webhooks {
			requireShare("duplicateShare", duplicateShare);
			if (lateMs < 0) {
				throw new IllegalArgumentException("lateMs is not negative");
			}
		}

		@JsonCreator
		static Webhooks of(@JsonProperty("duplicateShare") @Nullable Double duplicateShare,
				@JsonProperty("lateMs") @Nullable Long lateMs, @JsonProperty("reorder") @Nullable Boolean reorder) {
			return new Webhooks(duplicateShare == null ? 0 : duplicateShare, lateMs == null ? 0 : lateMs,
					reorder != null && reorder);
		}
	}

	@JsonCreator
	static Behaviour of(@JsonProperty("latency") @Nullable Latency latency,
			@JsonProperty("errorShare") @Nullable Double errorShare,
			@JsonProperty("lostAnswerShare") @Nullable Double lostAnswerShare,
			@JsonProperty("webhooks") @Nullable Webhooks webhooks, @JsonProperty("seed") @Nullable Long seed) {
		return new Behaviour(latency == null ? Latency.NONE : latency, errorShare == null ? 0 : errorShare,
				lostAnswerShare == null ? 0 : lostAnswerShare, webhooks == null ? Webhooks.PUNCTUAL : webhooks,
				seed == null ? 0 : seed);
	}

	/** A provider that does what it says. */
	static Behaviour good(long seed) {
		return new Behaviour(Latency.NONE, 0, 0, Webhooks.PUNCTUAL, seed);
	}

	private static void requireShare(String name, double share) {
		if (!(share >= 0 && share <= 1)) {
			throw new IllegalArgumentException(name + " is between 0 and 1");
		}
	}
}
