package stampede.kit.batching;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import stampede.kit.deadline.Deadline;
import stampede.kit.deadline.DeadlineExceededException;
import stampede.kit.detached.Detached;
import stampede.kit.metrics.KitMetric;
import stampede.testsupport.RealTime;

class BatcherTests {
	private static final Duration LIMIT = Duration.ofSeconds(20);
	private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
	private final List<List<Integer>> seen = Collections.synchronizedList(new ArrayList<>());
	private final Sinks.Empty<Void> gate = Sinks.empty();

	@Test
	void startsABatchAtOnceForASingleCommand() {
		var batcher = batcher(BatchSettings.of(10, 1, 10), BatcherTests::doubled);

		assertThat(batcher.submit(21).block(LIMIT)).isEqualTo(42);
		assertThat(seen).containsExactly(List.of(21));
	}

	@Test
	void collectsCommandsInArrivalOrderWhileABatchIsInProgress() {
		var batcher = batcher(BatchSettings.of(3, 1, 10), this::doubledOnceTheGateOpens);
		var all = all(batcher, 6);

		gate.tryEmitEmpty();

		assertThat(all.block(LIMIT)).containsExactly(0, 2, 4, 6, 8, 10);
		assertThat(seen).containsExactly(List.of(0), List.of(1, 2, 3), List.of(4, 5));
		assertThat(KitMetric.BATCHES.counter(meters, "test").count()).isEqualTo(3);
		assertThat(KitMetric.BATCH_MEMBERS.counter(meters, "test").count()).isEqualTo(6);
	}

	/** Otherwise the first member notified would start a batch of its own. */
	@Test
	void combinesCommandsThatMembersSubmitOnCompletion() {
		var batcher = batcher(BatchSettings.of(10, 1, 100), this::doubledOnceTheGateOpens);
		var next = batcher(BatchSettings.of(10, 1, 100), BatcherTests::doubled);
		var all = Flux.range(0, 5)
				.flatMapSequential(n -> batcher.submit(n).flatMap(next::submit))
				.collectList()
				.toFuture();

		gate.tryEmitEmpty();

		assertThat(Mono.fromFuture(all).block(LIMIT)).containsExactly(0, 4, 8, 12, 16);
		assertThat(seen).containsExactly(List.of(0), List.of(0), List.of(1, 2, 3, 4), List.of(2, 4, 6, 8));
	}

	@Test
	void startsAtOnceWithinTheSpacingWhileFewArrive() {
		var batcher = batcher(new BatchSettings(10, 1, Duration.ofSeconds(1), 10), BatcherTests::doubled);
		var begin = System.nanoTime();

		for (var n = 0; n < 4; n++) {
			assertThat(batcher.submit(n).block(LIMIT)).isEqualTo(2 * n);
		}

		assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(1));
		assertThat(seen).containsExactly(List.of(0), List.of(1), List.of(2), List.of(3));
	}

	@Test
	void waitsForTheSpacingWhileManyArrive() {
		var batcher = batcher(new BatchSettings(100, 1, Duration.ofSeconds(1), 100), BatcherTests::doubled);
		assertThat(all(batcher, 50).block(LIMIT)).hasSize(50);

		assertThat(all(batcher, 3).block(LIMIT)).containsExactly(0, 2, 4);

		assertThat(seen.getLast()).isEqualTo(List.of(0, 1, 2));
	}

	@Test
	void startsTheNextBatchASecondAfterOneThatHangs() throws InterruptedException {
		var batcher = batcher(BatchSettings.of(10, 1, 10),
				commands -> commands.contains(0) ? Mono.never() : doubled(commands));
		Disposable hung = batcher.submit(0).subscribe();
		var waits = batcher.submit(1).toFuture();
		assertThat(waits).isNotDone();

		RealTime.passMillis(1_100);

		assertThat(batcher.submit(2).block(LIMIT)).isEqualTo(4);
		assertThat(Mono.fromFuture(waits).block(LIMIT)).isEqualTo(2);
		hung.dispose();
	}

	@Test
	void executesMembersIndividuallyAfterAFailedBatch() {
		var batcher = batcher(BatchSettings.of(10, 1, 10), commands -> gate.asMono()
				.then(commands.contains(2) ? Mono.error(new IllegalStateException("two")) : doubled(commands)));
		var outcomes = Flux.range(0, 5)
				.flatMapSequential(
						n -> batcher.submit(n).onErrorResume(IllegalStateException.class, _ -> Mono.just(-1)))
				.collectList()
				.toFuture();

		gate.tryEmitEmpty();

		assertThat(Mono.fromFuture(outcomes).block(LIMIT)).containsExactly(0, 2, -1, 6, 8);
		assertThat(KitMetric.BATCH_RETRIED_INDIVIDUALLY.counter(meters, "test").count()).isEqualTo(4);
	}

	@Test
	void failsABatchWithoutAnOutcomeForEachCommand() {
		var batcher = batcher(BatchSettings.of(10, 1, 10), _ -> Mono.just(List.<Integer>of()));

		batcher.submit(1).as(StepVerifier::create).expectError(IllegalStateException.class).verify(LIMIT);
		var empty = batcher(BatchSettings.of(10, 1, 10), _ -> Mono.<List<Integer>>empty());
		empty.submit(1).as(StepVerifier::create).expectError(IllegalStateException.class).verify(LIMIT);
		var thrown = batcher(BatchSettings.of(10, 1, 10), _ -> {
			throw new IllegalArgumentException("thrown");
		});
		thrown.submit(1).as(StepVerifier::create).expectError(IllegalArgumentException.class).verify(LIMIT);
	}

	@Test
	void refusesACommandWhenTheQueueIsFull() {
		var batcher = batcher(BatchSettings.of(1, 1, 2), this::doubledOnceTheGateOpens);
		var waiting = all(batcher, 3);

		batcher.submit(9).as(StepVerifier::create).expectError(BatchQueueFullException.class).verify(LIMIT);

		gate.tryEmitEmpty();
		assertThat(waiting.block(LIMIT)).containsExactly(0, 2, 4);
	}

	@Test
	void removesCancelledAndExpiredCommands() throws InterruptedException {
		var batcher = batcher(BatchSettings.of(10, 1, 10), this::doubledOnceTheGateOpens);
		var first = batcher.submit(1).toFuture();
		Disposable gone = batcher.submit(2).subscribe();
		var late = batcher.submit(3)
				.contextWrite(context -> context.put(Deadline.class, Deadline.in(Duration.ofMillis(20))))
				.toFuture();
		var last = batcher.submit(4).toFuture();

		gone.dispose();
		RealTime.passMillis(50);
		gate.tryEmitEmpty();

		assertThat(Mono.fromFuture(first).block(LIMIT)).isEqualTo(2);
		assertThat(Mono.fromFuture(last).block(LIMIT)).isEqualTo(8);
		Mono.fromFuture(late).as(StepVerifier::create).expectError(DeadlineExceededException.class).verify(LIMIT);
		assertThat(seen).containsExactly(List.of(1), List.of(4));
	}

	@Test
	void completesABatchWhoseCallersHaveCancelled() {
		var before = Detached.inProgress();
		var batcher = batcher(BatchSettings.of(10, 1, 10), this::doubledOnceTheGateOpens);

		batcher.submit(1).subscribe().dispose();

		assertThat(Detached.inProgress()).isEqualTo(before + 1);
		gate.tryEmitEmpty();
		assertThat(Detached.inProgress()).isEqualTo(before);
		assertThat(seen).containsExactly(List.of(1));
	}

	/** Members arrive, cancel and fail at random: each gets its own outcome, and no limit is exceeded. */
	@Test
	void givesEachMemberItsOwnOutcome() {
		var seed = System.nanoTime();
		var random = new Random(seed);
		var settings = BatchSettings.of(1 + random.nextInt(20), 1 + random.nextInt(3), 100_000);
		var underWay = new AtomicInteger();
		var most = new AtomicInteger();
		var done = ConcurrentHashMap.<Integer>newKeySet();
		var batcher = batcher(settings, commands -> Mono.defer(() -> {
			most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
			return commands.stream().anyMatch(n -> n % 97 == 13)
					? Mono.<List<Integer>>error(new IllegalStateException("poison"))
					: doubled(commands);
		}).delaySubscription(Duration.ofNanos(random.nextInt(300_000)), Schedulers.parallel())
				.doOnNext(_ -> done.addAll(commands))
				.doFinally(_ -> underWay.decrementAndGet()));

		var outcomes = Flux.range(0, 5_000)
				.flatMap(n -> Mono.defer(() -> n % 31 == 7
						? batcher.submit(n).timeout(Duration.ofNanos(200_000)).onErrorResume(_ -> Mono.empty())
						: batcher.submit(n).map(twice -> twice == 2 * n ? "right" : "wrong")
								.onErrorResume(IllegalStateException.class,
										_ -> Mono.just(n % 97 == 13 ? "right" : "wrong")))
						.cast(Object.class)
						.subscribeOn(Schedulers.parallel()), 400)
				.filter(String.class::isInstance)
				.collectList()
				.block(LIMIT);

		var patient = IntStream.range(0, 5_000).filter(n -> n % 31 != 7).toArray();
		assertThat(outcomes).as("seed %d", seed).hasSize(patient.length).containsOnly("right");
		var healthy = new HashSet<>(IntStream.of(patient).filter(n -> n % 97 != 13).boxed().toList());
		assertThat(done).as("seed %d", seed).containsAll(healthy);
		assertThat(seen).as("seed %d", seed).allMatch(batch -> batch.size() <= settings.size());
		assertThat(most.get()).as("seed %d: batches, or up to four of each that are tried alone", seed)
				.isLessThanOrEqualTo(settings.concurrency() * 4);
		assertThat(meters.get("stampede.batch.queued").gauge().value()).isZero();
	}

	private Batcher<Integer, Integer> batcher(BatchSettings settings,
			Function<List<Integer>, Mono<List<Integer>>> work) {
		return new Batcher<>("test", settings, commands -> {
			seen.add(commands);
			return work.apply(commands);
		}, meters);
	}

	private static Mono<List<Integer>> all(Batcher<Integer, Integer> batcher, int count) {
		return Mono.fromFuture(Flux.range(0, count).flatMapSequential(batcher::submit).collectList().toFuture());
	}

	private Mono<List<Integer>> doubledOnceTheGateOpens(List<Integer> commands) {
		return gate.asMono().then(doubled(commands));
	}

	private static Mono<List<Integer>> doubled(List<Integer> commands) {
		return Mono.just(commands.stream().map(n -> 2 * n).toList());
	}
}
