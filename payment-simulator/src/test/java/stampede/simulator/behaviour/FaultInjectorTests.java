package stampede.simulator.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import stampede.simulator.behaviour.Behaviour.Latency;
import stampede.simulator.behaviour.Behaviour.Webhooks;
import stampede.simulator.behaviour.FaultInjector.FaultPlan;

class FaultInjectorTests {
	private static final int CALLS = 20_000;

	@Test
	void repeatsItselfForTheSameSeedInAnyOrder() {
		var forwards = misbehaving(7);
		var backwards = misbehaving(7);

		var first = IntStream.range(0, 100).mapToObj(i -> forwards.plan("key-" + i)).toList();
		var second = IntStream.range(0, 100).map(i -> 99 - i).mapToObj(i -> backwards.plan("key-" + i)).toList();

		assertThat(second.reversed()).isEqualTo(first);
		assertThat(fates(misbehaving(8)).subList(0, 100)).isNotEqualTo(first);
	}

	@Test
	void givesARetryAnotherChance() {
		var faults = misbehaving(7);

		var fates = IntStream.range(0, 200).mapToObj(_ -> faults.plan("one key").fails()).toList();

		assertThat(fates).contains(true, false);
	}

	@Test
	void keepsTheSharesAndPercentilesItWasGiven() {
		var fates = fates(misbehaving(7));

		assertThat(fates.stream().filter(FaultPlan::fails).count()).isCloseTo(CALLS / 5, within(300L));
		assertThat(fates.stream().filter(FaultPlan::losesAnswer).count()).isCloseTo(CALLS / 10, within(300L));
		var millis = fates.stream().mapToLong(plan -> plan.latency().toMillis()).sorted().toArray();
		assertThat(millis[CALLS / 2]).isCloseTo(20, within(2L));
		assertThat(millis[CALLS * 99 / 100]).isCloseTo(200, within(30L));
	}

	private static List<FaultPlan> fates(FaultInjector faults) {
		return IntStream.range(0, CALLS).mapToObj(i -> faults.plan("key-" + i)).toList();
	}

	private static FaultInjector misbehaving(long seed) {
		var faults = new FaultInjector(new BehaviourProperties(1));
		faults.become(new Behaviour(new Latency(20, 200), 0.2, 0.1, Webhooks.PUNCTUAL, seed));
		return faults;
	}
}
