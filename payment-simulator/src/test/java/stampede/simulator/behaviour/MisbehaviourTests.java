package stampede.simulator.behaviour;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import stampede.simulator.behaviour.Behaviour.Latency;
import stampede.simulator.behaviour.Behaviour.Webhooks;
import stampede.simulator.behaviour.Misbehaviour.Fate;

class MisbehaviourTests {
	private static final int CALLS = 20_000;

	@Test
	void repeatsItselfForTheSameSeedInAnyOrder() {
		var forwards = misbehaving(7);
		var backwards = misbehaving(7);

		var first = IntStream.range(0, 100).mapToObj(i -> forwards.fate("key-" + i)).toList();
		var second = IntStream.range(0, 100).map(i -> 99 - i).mapToObj(i -> backwards.fate("key-" + i)).toList();

		assertThat(second.reversed()).isEqualTo(first);
		assertThat(fates(misbehaving(8)).subList(0, 100)).isNotEqualTo(first);
	}

	@Test
	void givesARetryAnotherChance() {
		var misbehaviour = misbehaving(7);

		var fates = IntStream.range(0, 200).mapToObj(_ -> misbehaviour.fate("one key").fails()).toList();

		assertThat(fates).contains(true, false);
	}

	@Test
	void keepsTheSharesAndPercentilesItWasGiven() {
		var fates = fates(misbehaving(7));

		assertThat(fates.stream().filter(Fate::fails).count()).isCloseTo(CALLS / 5, within(300L));
		assertThat(fates.stream().filter(Fate::losesAnswer).count()).isCloseTo(CALLS / 10, within(300L));
		var millis = fates.stream().mapToLong(fate -> fate.latency().toMillis()).sorted().toArray();
		assertThat(millis[CALLS / 2]).isCloseTo(20, within(2L));
		assertThat(millis[CALLS * 99 / 100]).isCloseTo(200, within(30L));
	}

	private static List<Fate> fates(Misbehaviour misbehaviour) {
		return IntStream.range(0, CALLS).mapToObj(i -> misbehaviour.fate("key-" + i)).toList();
	}

	private static Misbehaviour misbehaving(long seed) {
		var misbehaviour = new Misbehaviour(new BehaviourProperties(1));
		misbehaviour.become(new Behaviour(new Latency(20, 200), 0.2, 0.1, Webhooks.PUNCTUAL, seed));
		return misbehaviour;
	}
}
