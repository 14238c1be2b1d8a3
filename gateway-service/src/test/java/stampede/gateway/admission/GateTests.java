package stampede.gateway.admission;

import static org.assertj.core.api.Assertions.assertThat;

import com.netflix.concurrency.limits.limit.FixedLimit;
import com.netflix.concurrency.limits.limit.SettableLimit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.scheduler.VirtualTimeScheduler;
import stampede.gateway.TrafficClass;
import stampede.gateway.admission.OverloadedException.Reason;

class GateTests {
	private static final Duration TIMEOUT = Duration.ofSeconds(1);
	private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
	private final List<String> events = new ArrayList<>();

	@Test
	void letsThroughAsManyAsTheLimitSaysAndTheNextWhenOneLeaves() {
		var gate = new Gate(FixedLimit.of(2), 10, 10, TIMEOUT, time);
		var first = enter(gate, "first", TrafficClass.CHECKOUT);
		enter(gate, "second", TrafficClass.CHECKOUT);
		enter(gate, "third", TrafficClass.CHECKOUT);

		assertThat(events).containsExactly("first in", "second in");
		assertThat(gate.queued()).isEqualTo(1);

		first.leave();

		assertThat(events).containsExactly("first in", "second in", "third in");
		assertThat(gate.underWay()).isEqualTo(2);
		assertThat(gate.queued()).isZero();
	}

	@Test
	void letsTheMoreImportantGoFirstAndEqualsInOrder() {
		var gate = new Gate(FixedLimit.of(1), 10, 10, TIMEOUT, time);
		var calls = List.of(enter(gate, "a", TrafficClass.BROWSING), enter(gate, "b1", TrafficClass.BROWSING),
				enter(gate, "o1", TrafficClass.OWN_ORDERS), enter(gate, "b2", TrafficClass.BROWSING),
				enter(gate, "c1", TrafficClass.CHECKOUT), enter(gate, "o2", TrafficClass.OWN_ORDERS),
				enter(gate, "c2", TrafficClass.CHECKOUT));

		for (var turn = 0; turn < calls.size(); turn++) {
			calls.forEach(Call::leave);
		}

		assertThat(events).containsExactly("a in", "c1 in", "c2 in", "o1 in", "o2 in", "b1 in", "b2 in");
		assertThat(gate.underWay()).isZero();
	}

	@Test
	void neverLetsTheQueueGrowPastItsBound() {
		var gate = new Gate(FixedLimit.of(1), 3, 3, TIMEOUT, time);
		for (var n = 0; n < 1_000; n++) {
			enter(gate, "n" + n, TrafficClass.OWN_ORDERS);
			assertThat(gate.queued()).isLessThanOrEqualTo(3);
		}

		assertThat(events).filteredOn(event -> event.endsWith(Reason.QUEUE_FULL.name())).hasSize(996);
	}

	/** Forty at a time that take two seconds each: twenty a second have their turn, and sixteen safely. */
	@Test
	void letsNoMoreWaitThanHaveTheirTurnInTime() {
		var gate = new Gate(FixedLimit.of(40), 3, 100, TIMEOUT, time);
		gate.measured(0, Duration.ofSeconds(2).toNanos(), 40);
		for (var n = 0; n < 60; n++) {
			enter(gate, "n" + n, TrafficClass.CHECKOUT);
		}

		assertThat(gate.underWay()).isEqualTo(40);
		assertThat(gate.queued()).isEqualTo(16);
		assertThat(events).filteredOn(event -> event.endsWith(Reason.QUEUE_FULL.name())).hasSize(4);

		gate.tune(FixedLimit.of(40), 30, 100, TIMEOUT);
		for (var n = 60; n < 100; n++) {
			enter(gate, "n" + n, TrafficClass.CHECKOUT);
		}
		assertThat(gate.queued()).as("at least so many").isEqualTo(30);
	}

	@Test
	void letsThroughWhatItCanWithoutAQueueToo() {
		var gate = new Gate(FixedLimit.of(2), 0, 0, TIMEOUT, time);

		assertThat(gate.arrive(TrafficClass.BROWSING)).isTrue();
		enter(gate, "first", TrafficClass.BROWSING);
		enter(gate, "second", TrafficClass.BROWSING);
		assertThat(gate.arrive(TrafficClass.CHECKOUT)).isFalse();

		assertThat(events).containsExactly("first in", "second in");
	}

	@Test
	void letsNoMoreComeNearThanFindAPlace() {
		var gate = new Gate(FixedLimit.of(2), 3, 3, TIMEOUT, time);
		for (var n = 0; n < 5; n++) {
			assertThat(gate.arrive(TrafficClass.OWN_ORDERS)).isTrue();
		}
		assertThat(gate.arrive(TrafficClass.OWN_ORDERS)).isFalse();
		assertThat(gate.arrive(TrafficClass.CHECKOUT)).isTrue();

		gate.arrived(TrafficClass.OWN_ORDERS);
		assertThat(gate.arrive(TrafficClass.OWN_ORDERS)).isTrue();

		for (var n = 0; n < 5; n++) {
			gate.arrived(TrafficClass.OWN_ORDERS);
			enter(gate, "n" + n, TrafficClass.OWN_ORDERS);
		}
		assertThat(gate.arrive(TrafficClass.OWN_ORDERS)).isFalse();
		assertThat(gate.arrive(TrafficClass.BROWSING)).isFalse();
		assertThat(gate.arrive(TrafficClass.CHECKOUT)).isTrue();
	}

	@Test
	void givesThePlaceOfTheLastOfTheLeastImportantToAMoreImportantOne() {
		var gate = new Gate(FixedLimit.of(1), 3, 3, TIMEOUT, time);
		enter(gate, "in work", TrafficClass.BROWSING);
		enter(gate, "o1", TrafficClass.OWN_ORDERS);
		enter(gate, "b1", TrafficClass.BROWSING);
		enter(gate, "b2", TrafficClass.BROWSING);

		enter(gate, "c1", TrafficClass.CHECKOUT);
		enter(gate, "c2", TrafficClass.CHECKOUT);
		enter(gate, "c3", TrafficClass.CHECKOUT);
		enter(gate, "c4", TrafficClass.CHECKOUT);
		enter(gate, "b3", TrafficClass.BROWSING);

		assertThat(events).containsExactly("in work in", "b2 DISPLACED", "b1 DISPLACED", "o1 DISPLACED",
				"c4 QUEUE_FULL",
				"b3 QUEUE_FULL");
		assertThat(gate.queued()).isEqualTo(3);
	}

	@Test
	void turnsAwayWhoWaitedTooLongBeforeAnyWorkIsDone() {
		var gate = new Gate(FixedLimit.of(1), 3, 3, TIMEOUT, time);
		var first = enter(gate, "first", TrafficClass.CHECKOUT);
		enter(gate, "second", TrafficClass.CHECKOUT);

		time.advanceTimeBy(TIMEOUT);
		first.leave();

		assertThat(events).containsExactly("first in", "second WAITED_TOO_LONG");
		assertThat(gate.queued()).isZero();
		assertThat(gate.underWay()).isZero();
	}

	@Test
	void forgetsWhoHangsUp() {
		var gate = new Gate(FixedLimit.of(1), 3, 3, TIMEOUT, time);
		var first = enter(gate, "first", TrafficClass.CHECKOUT);
		var second = enter(gate, "second", TrafficClass.CHECKOUT);
		enter(gate, "third", TrafficClass.CHECKOUT);

		second.hangUp();
		assertThat(gate.queued()).isEqualTo(1);
		first.leave();

		assertThat(events).containsExactly("first in", "third in");
	}

	@Test
	void givesAPermitBackOnceHoweverOftenItIsReturned() {
		var gate = new Gate(FixedLimit.of(2), 3, 3, TIMEOUT, time);
		var first = enter(gate, "first", TrafficClass.CHECKOUT);
		enter(gate, "second", TrafficClass.CHECKOUT);

		first.leave();
		first.leave();

		assertThat(gate.underWay()).isEqualTo(1);
	}

	@Test
	void letsMoreThroughWhenTheLimitHasGrown() {
		var limit = SettableLimit.startingAt(1);
		var gate = new Gate(limit, 5, 5, TIMEOUT, time);
		var first = enter(gate, "first", TrafficClass.CHECKOUT);
		for (var n = 0; n < 4; n++) {
			enter(gate, "next" + n, TrafficClass.CHECKOUT);
		}

		limit.setLimit(3);
		first.leave();

		assertThat(gate.underWay()).isEqualTo(3);
	}

	/** Work that ends at once must not call the next one from within, to the depth of the queue. */
	@Test
	void standsALongQueueOfWorkThatEndsAtOnce() {
		var gate = new Gate(FixedLimit.of(1), 100_000, 100_000, TIMEOUT, time);
		var first = enter(gate, "first", TrafficClass.CHECKOUT);
		var done = new AtomicInteger();
		for (var n = 0; n < 100_000; n++) {
			gate.enter(TrafficClass.CHECKOUT, TIMEOUT).subscribe(permit -> {
				done.incrementAndGet();
				permit.unmeasured();
			});
		}

		first.leave();

		assertThat(done).hasValue(100_000);
		assertThat(gate.underWay()).isZero();
	}

	/** Arrivals, departures, time-outs and hang-ups from many threads: nothing is counted twice, nothing is left over. */
	@Test
	void losesNoPermitUnderContention() throws InterruptedException {
		var seed = System.nanoTime();
		var gate = new Gate(FixedLimit.of(7), 20, 20, TIMEOUT, Schedulers.parallel());
		var most = new AtomicInteger();
		var inside = new AtomicInteger();
		var calls = 20_000;
		var ended = new CountDownLatch(calls);
		try (var threads = Executors.newFixedThreadPool(8)) {
			for (var worker = 0; worker < 8; worker++) {
				var random = new Random(seed + worker);
				threads.execute(() -> {
					for (var n = 0; n < calls / 8; n++) {
						var work = gate
								.enter(any(random), Duration.ofMillis(random.nextInt(5)))
								.flatMap(permit -> {
									most.accumulateAndGet(inside.incrementAndGet(), Math::max);
									return Mono.delay(Duration.ofNanos(random.nextInt(300_000)))
											.doFinally(_ -> {
												inside.decrementAndGet();
												permit.unmeasured();
											});
								})
								.onErrorComplete()
								.doFinally(_ -> ended.countDown())
								.subscribe();
						if (random.nextInt(4) == 0) {
							work.dispose();
						}
					}
				});
			}
		}

		assertThat(ended.await(20, TimeUnit.SECONDS)).as("seed %d", seed).isTrue();
		assertThat(most.get()).as("seed %d", seed).isBetween(1, 7);
		// A cancelled request may end before its permit is released.
		Flux.interval(Duration.ofMillis(10)).takeUntil(_ -> gate.underWay() == 0).blockLast(Duration.ofSeconds(5));
		assertThat(gate.queued()).as("seed %d", seed).isZero();
	}

	private static TrafficClass any(Random random) {
		return List.of(TrafficClass.values()).get(random.nextInt(5));
	}

	private Call enter(Gate gate, String name, TrafficClass traffic) {
		return new Call(gate, name, traffic);
	}

	private final class Call {
		private final Disposable waiting;
		private @Nullable Permit permit;

		Call(Gate gate, String name, TrafficClass traffic) {
			waiting = gate.enter(traffic, TIMEOUT).subscribe(given -> {
				permit = given;
				events.add(name + " in");
			}, refused -> events.add(name + " " + ((OverloadedException) refused).reason()));
		}

		void leave() {
			if (permit != null) {
				permit.unmeasured();
			}
		}

		void hangUp() {
			waiting.dispose();
		}
	}
}
