package stampede.gateway.waiting;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.ResourceLeakDetector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import stampede.kit.sale.PolledSales.Current;

/**
 * A whole sale of 10,000 accounts that join before the opening: at different times, up to three times, and from up to three devices. The
 * order of admission depends on none of these. Pearson's chi-square test of independence between the group of an account and the tenth
 * of the admissions that it is in, at p = 0.01. The seeds of the sale and of the joins are fixed.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FairnessIntegrationTests {
	private static final int ACCOUNTS = 10_000;
	private static final int TENTHS = 10;
	private static final int MOST = 3;
	private static final Duration JOINS_LIMIT = Duration.ofMinutes(2);
	private static final double CRITICAL_18 = 34.81;
	private static final double CRITICAL_81 = 113.51;
	private static final String NAME = "account-";
	private final int[] joins = new Random(1).ints(ACCOUNTS, 1, MOST + 1).toArray();
	private final int[] devices = new Random(2).ints(ACCOUNTS, 1, MOST + 1).toArray();
	private final List<Integer> joined = new ArrayList<>(IntStream.range(0, ACCOUNTS).boxed().toList());
	private List<Integer> admitted = List.of();
	private TestRoom room;

	@BeforeAll
	void sell() {
		Collections.shuffle(joined, new Random(3));
		room = new TestRoom(TestSales.limits(Duration.ofSeconds(60), ACCOUNTS));
		var early = TestSales.sale("fair", Duration.ofMinutes(10), 600, 1_000_000, 1_000_000);
		// Records of each buffer would make 40,000 polls ten times slower.
		var level = ResourceLeakDetector.getLevel();
		ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.DISABLED);
		try {
			Flux.fromIterable(joined).flatMapSequential(account -> join(early, account), 64).blockLast(JOINS_LIMIT);
		} finally {
			ResourceLeakDetector.setLevel(level);
		}

		var open = TestSales.sale("fair", Duration.ofSeconds(-1), 600, 1_000_000, 1_000_000);
		admitted = room.admit(open, ACCOUNTS).subjects().stream()
				.map(subject -> Integer.parseInt(subject.substring(NAME.length()))).toList();
	}

	/** From each device, so many times; a device sends the place that it has got. */
	private Mono<Void> join(Current early, int account) {
		return Flux.range(0, devices[account])
				.concatMap(_ -> join(early, account, null).expand(place -> join(early, account, place))
						.take(joins[account]))
				.then();
	}

	private Mono<Place> join(Current early, int account, @Nullable Place signed) {
		return room.room().poll(early, NAME + account, signed, true, TestRoom.PER_SECOND)
				.cast(Room.Reply.Waiting.class)
				.map(reply -> new Place(early.sale().id(), NAME + account, reply.score(), reply.epoch()));
	}

	@AfterAll
	void stop() {
		room.close();
	}

	@Test
	void admitsEachAccountOnce() {
		assertThat(admitted).containsExactlyInAnyOrderElementsOf(joined);
	}

	@Test
	void doesNotDependOnTheTimeOfJoining() {
		var timeOfJoin = new int[ACCOUNTS];
		IntStream.range(0, ACCOUNTS).forEach(time -> timeOfJoin[joined.get(time)] = time);

		assertThat(chiSquare(admitted, TENTHS, account -> timeOfJoin[account] * TENTHS / ACCOUNTS))
				.isLessThan(CRITICAL_81);
	}

	@Test
	void doesNotDependOnTheNumberOfJoins() {
		assertThat(chiSquare(admitted, MOST, account -> joins[account] - 1)).isLessThan(CRITICAL_18);
	}

	@Test
	void doesNotDependOnTheNumberOfDevices() {
		assertThat(chiSquare(admitted, MOST, account -> devices[account] - 1)).isLessThan(CRITICAL_18);
	}

	/** The test above would notice an advantage: here one account in ten of a group is admitted before all others. */
	@Test
	void noticesAnAdvantage() {
		var favoured = admitted.stream().filter(account -> devices[account] == MOST && account % 10 == 0).toList();
		var unfair = new ArrayList<>(favoured);
		admitted.stream().filter(account -> !favoured.contains(account)).forEach(unfair::add);

		assertThat(chiSquare(unfair, MOST, account -> devices[account] - 1)).isGreaterThan(CRITICAL_18);
	}

	private static double chiSquare(List<Integer> admitted, int groups, IntUnaryOperator groupOf) {
		var observed = new int[groups][TENTHS];
		for (var place = 0; place < ACCOUNTS; place++) {
			observed[groupOf.applyAsInt(admitted.get(place))][place * TENTHS / ACCOUNTS]++;
		}
		var sum = 0.0;
		for (var group : observed) {
			// Every tenth has the same number of accounts.
			var expected = IntStream.of(group).sum() / (double) TENTHS;
			sum += IntStream.of(group).mapToDouble(count -> (count - expected) * (count - expected) / expected).sum();
		}
		return sum;
	}
}
