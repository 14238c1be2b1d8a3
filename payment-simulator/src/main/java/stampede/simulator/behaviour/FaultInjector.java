package stampede.simulator.behaviour;

import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import org.springframework.stereotype.Component;
import stampede.simulator.behaviour.Behaviour.Latency;

/**
 * Decides what goes wrong. Chance depends on the seed, the call's name (its idempotency key) and how often that name came,
 * never on the order in which calls arrive, so that a concurrent run can be repeated.
 */
@Component
public class FaultInjector {
	private static final double Z_99 = 2.326;
	private final long firstSeed;
	/** Bounded: the sequence of a name that was not used for long restarts. */
	private final Map<String, Integer> attempts = Caffeine.newBuilder()
			.maximumSize(100_000)
			.<String, Integer>build()
			.asMap();
	private volatile Behaviour current;

	FaultInjector(BehaviourProperties properties) {
		this.firstSeed = properties.seed();
		this.current = Behaviour.good(firstSeed);
	}

	/** The faults of one call. */
	public record FaultPlan(Duration latency, boolean fails, boolean losesAnswer) {
		static final FaultPlan GOOD = new FaultPlan(Duration.ZERO, false, false);
	}

	public Behaviour current() {
		return current;
	}

	/** From the next call on. */
	public void become(Behaviour next) {
		attempts.clear();
		current = next;
	}

	/** Ends all faults that are not the card's own. */
	public void reset() {
		become(Behaviour.good(firstSeed));
	}

	/** Each asking counts as one more attempt of {@code name}. */
	public FaultPlan plan(String name) {
		var now = current;
		if (now.latency().equals(Latency.NONE) && now.errorShare() == 0 && now.lostAnswerShare() == 0) {
			return FaultPlan.GOOD;
		}
		var chance = chance(now, name);
		return new FaultPlan(latency(now.latency(), chance.nextGaussian()), chance.nextDouble() < now.errorShare(),
				chance.nextDouble() < now.lostAnswerShare());
	}

	/** Whether the event of this name is delivered twice. */
	public boolean duplicates(String name) {
		var share = current.webhooks().duplicateShare();
		return share > 0 && chance(current, name).nextDouble() < share;
	}

	private SplittableRandom chance(Behaviour now, String name) {
		var attempt = attempts.merge(name, 1, Integer::sum);
		var mixed = new SplittableRandom(now.seed() ^ ((long) name.hashCode() << 20) ^ attempt);
		return mixed.split();
	}

	private static Duration latency(Latency wanted, double gaussian) {
		if (wanted.p50Ms() == 0) {
			return Duration.ZERO;
		}
		var sigma = Math.log((double) wanted.p99Ms() / wanted.p50Ms()) / Z_99;
		var millis = wanted.p50Ms() * Math.exp(sigma * gaussian);
		return Duration.ofNanos(Math.round(millis * 1_000_000));
	}
}
