package stampede.kit.batching;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;
import stampede.kit.deadline.DeadlineExceededException;
import stampede.kit.detached.Detached;
import stampede.kit.metrics.KitMetric;

/**
 * Combines commands that arrive at about the same time into batches. A command that arrives while no batch is in progress starts one at
 * once, unless the spacing after the start of the last batch has not passed and the arrivals so far make another command likely before
 * it has: then it waits for that time. Later commands join the next batch in arrival order. Commands that the members of a batch submit
 * on their completion, to this batcher or another, form a batch again ({@link Cork}).
 *
 * <p>Each submission gets the outcome of its own command, or its own error. When a batch fails, each member is executed individually,
 * so that one failing member does not affect the others; the work must therefore be safe to repeat. A submission whose deadline passes
 * before its batch starts fails with {@link DeadlineExceededException}; a submission that is cancelled before is removed; neither has
 * any effect. A started batch is not cancelled ({@link Detached}), and a shutdown waits for it. Thread-safe.
 *
 * @param <C> a command
 * @param <O> the outcome of a command; refusals are outcomes, not errors
 */
public final class Batcher<C, O> {
	/** Concurrent individual executions after the failure of a batch. */
	private static final int INDIVIDUAL_CONCURRENCY = 4;
	private final String name;
	private final BatchSettings settings;
	private final Function<List<C>, Mono<List<O>>> work;
	private final Counter batches;
	private final Counter members;
	private final Counter retriedIndividually;
	private final Timer waits;
	private final Queue<Member<C, O>> queue = new ConcurrentLinkedQueue<>();
	private final AtomicInteger queued = new AtomicInteger();
	private final AtomicInteger batchesInProgress = new AtomicInteger();
	private final AtomicInteger drains = new AtomicInteger();
	private final AtomicBoolean alarm = new AtomicBoolean();
	private final BatchStarts starts;

	/**
	 * @param name the label of its meters
	 * @param work returns one outcome for each command, in their order; an error says nothing about any of them
	 */
	public Batcher(String name, BatchSettings settings, Function<List<C>, Mono<List<O>>> work, MeterRegistry meters) {
		this.name = name;
		this.settings = settings;
		this.work = work;
		this.starts = new BatchStarts(settings.spacing());
		this.batches = KitMetric.BATCHES.counter(meters, name);
		this.members = KitMetric.BATCH_MEMBERS.counter(meters, name);
		this.retriedIndividually = KitMetric.BATCH_RETRIED_INDIVIDUALLY.counter(meters, name);
		this.waits = KitMetric.BATCH_WAIT.timer(meters, name);
		KitMetric.BATCH_QUEUED.gauge(meters, queued::get, name);
	}

	/**
	 * The outcome of the command. Each subscription submits it once. Fails with {@link BatchQueueFullException} where the queue is full;
	 * the command had no effect then.
	 */
	public Mono<O> submit(C command) {
		return Mono.deferContextual(
				context -> Mono.create(sink -> enqueue(new Member<>(command, Context.of(context), sink))));
	}

	private void enqueue(Member<C, O> member) {
		if (queued.incrementAndGet() > settings.queueCapacity()) {
			queued.decrementAndGet();
			member.fail(new BatchQueueFullException(name));
			return;
		}
		queue.add(member);
		starts.arrived();
		if (!Cork.holds(this)) {
			drain();
		}
	}

	/** One thread at a time starts batches; a concurrent call makes that thread repeat its check. */
	void drain() {
		if (drains.getAndIncrement() != 0) {
			return;
		}
		var missed = 1;
		do {
			while (mayStart() && !queue.isEmpty() && !waitsForMore()) {
				var batch = next();
				if (!batch.isEmpty()) {
					start(batch);
				}
			}
			missed = drains.addAndGet(-missed);
		} while (missed != 0);
	}

	private boolean mayStart() {
		return batchesInProgress.get() < settings.concurrency() || starts.isLastStuck();
	}

	/** Whether the next batch waits for more commands; schedules a drain for the end of that time. */
	private boolean waitsForMore() {
		var nanos = starts.untilNext();
		if (nanos > 0 && alarm.compareAndSet(false, true)) {
			Disposable _ = Schedulers.parallel().schedule(() -> {
				alarm.set(false);
				drain();
			}, nanos, TimeUnit.NANOSECONDS);
		}
		return nanos > 0;
	}

	private List<Member<C, O>> next() {
		var batch = new ArrayList<Member<C, O>>();
		while (batch.size() < settings.size()) {
			var member = queue.poll();
			if (member == null) {
				break;
			}
			queued.decrementAndGet();
			if (member.isOver()) {
				member.fail(new DeadlineExceededException());
			} else if (!member.hasLeft()) {
				waits.record(member.nanosWaited(), TimeUnit.NANOSECONDS);
				batch.add(member);
			}
		}
		return batch;
	}

	private void start(List<Member<C, O>> batch) {
		batchesInProgress.incrementAndGet();
		starts.started();
		batches.increment();
		members.increment(batch.size());
		Disposable _ = Detached.start(executeBatch(batch).contextWrite(Member.contextOf(batch)).doFinally(_ -> {
			batchesInProgress.decrementAndGet();
			drain();
		})).subscribe();
	}

	private Mono<Void> executeBatch(List<Member<C, O>> batch) {
		return run(batch).onErrorResume(failure -> {
			if (batch.size() == 1) {
				batch.getFirst().fail(failure);
				return Mono.empty();
			}
			retriedIndividually.increment(batch.size());
			return Flux.fromIterable(batch)
					.flatMap(member -> executeIndividually(member, failure), INDIVIDUAL_CONCURRENCY).then();
		});
	}

	private Mono<Void> executeIndividually(Member<C, O> member, Throwable failureOfBatch) {
		return Mono.defer(() -> member.isOver() ? Mono.error(failureOfBatch) : run(List.of(member)))
				.onErrorResume(failure -> {
					member.fail(failure);
					return Mono.empty();
				});
	}

	private Mono<Void> run(List<Member<C, O>> batch) {
		return Mono.defer(() -> work.apply(batch.stream().map(Member::command).toList()))
				.filter(outcomes -> outcomes.size() == batch.size())
				.switchIfEmpty(Mono
						.error(() -> new IllegalStateException(name + " did not return an outcome for each command")))
				.doOnNext(outcomes -> Cork.around(() -> {
					for (var n = 0; n < batch.size(); n++) {
						batch.get(n).succeed(outcomes.get(n));
					}
				}))
				.then();
	}
}
