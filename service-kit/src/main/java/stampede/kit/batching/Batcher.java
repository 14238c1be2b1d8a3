package stampede.kit.batching;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
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
 * Puts what comes at the same time into one piece of work. There is no timer: who comes while nothing is under way goes at once and
 * alone; while batches are under way, those that come wait for the next, in order of arrival. What the members of a batch ask for as
 * soon as they are told, of this batcher or another, goes together again ({@link Cork}).
 *
 * <p>Every caller gets the outcome of its own command, or its own error: where a batch fails, each member is tried by itself, so that
 * one that cannot succeed takes nothing from the others. The work must be safe to repeat, therefore. A caller whose time is over
 * before its batch leaves gets {@link DeadlineExceededException}, one who hangs up until then is left out, and nothing was done for
 * either; afterwards the work goes on whatever becomes of its callers ({@link Detached}), which a stopping process waits for. Safe
 * for use by many threads.
 *
 * @param <C> a command
 * @param <O> what comes of it; refusals are outcomes, not errors
 */
public final class Batcher<C, O> {
	/** Of those that are tried by themselves. */
	private static final int ALONE_AT_ONCE = 4;
	private static final Duration PATIENCE = Duration.ofSeconds(1);
	private final String name;
	private final BatchSettings settings;
	private final Function<List<C>, Mono<List<O>>> work;
	private final Counter batches;
	private final Counter members;
	private final Counter alone;
	private final Timer waits;
	private final Queue<Member<C, O>> queue = new ConcurrentLinkedQueue<>();
	private final AtomicInteger queued = new AtomicInteger();
	private final AtomicInteger flights = new AtomicInteger();
	private final AtomicInteger drains = new AtomicInteger();
	private final AtomicBoolean alarm = new AtomicBoolean();
	private volatile long lastStart;
	private volatile boolean hasStarted;

	/**
	 * @param name for its meters
	 * @param work answers one outcome for each command, in their order; an error says nothing about any of them
	 */
	public Batcher(String name, BatchSettings settings, Function<List<C>, Mono<List<O>>> work, MeterRegistry meters) {
		this.name = name;
		this.settings = settings;
		this.work = work;
		this.batches = KitMetric.BATCHES.counter(meters, name);
		this.members = KitMetric.BATCH_MEMBERS.counter(meters, name);
		this.alone = KitMetric.BATCH_ALONE.counter(meters, name);
		this.waits = KitMetric.BATCH_WAIT.timer(meters, name);
		KitMetric.BATCH_QUEUED.gauge(meters, queued::get, name);
	}

	/**
	 * What comes of the command. Each subscription submits it once. Fails with {@link BatchQueueFullException} where too many wait
	 * already, and nothing was done then.
	 */
	public Mono<O> submit(C command) {
		return Mono.deferContextual(
				context -> Mono.create(sink -> enqueue(new Member<>(command, Context.of(context), sink))));
	}

	private void enqueue(Member<C, O> member) {
		if (queued.incrementAndGet() > settings.queue()) {
			queued.decrementAndGet();
			member.fail(new BatchQueueFullException(name));
			return;
		}
		queue.add(member);
		if (!Cork.holds(this)) {
			drain();
		}
	}

	/** Only one thread starts batches; who comes meanwhile makes it look again. */
	void drain() {
		if (drains.getAndIncrement() != 0) {
			return;
		}
		var missed = 1;
		do {
			while (mayStart() && !queue.isEmpty() && !waitsForItsTime()) {
				var batch = next();
				if (!batch.isEmpty()) {
					start(batch);
				}
			}
			missed = drains.addAndGet(-missed);
		} while (missed != 0);
	}

	/** One that hangs, on a connection that is dead for example, holds the others up for a moment only. */
	private boolean mayStart() {
		return flights.get() < settings.flights() || System.nanoTime() - lastStart > PATIENCE.toNanos();
	}

	/** Whether the last batch left so short a time ago that the next shall fill until later. */
	private boolean waitsForItsTime() {
		var early = lastStart + settings.spacing().toNanos() - System.nanoTime();
		if (settings.spacing().isZero() || !hasStarted || early <= 0) {
			return false;
		}
		if (alarm.compareAndSet(false, true)) {
			Disposable _ = Schedulers.parallel().schedule(() -> {
				alarm.set(false);
				drain();
			}, early, TimeUnit.NANOSECONDS);
		}
		return true;
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
		flights.incrementAndGet();
		lastStart = System.nanoTime();
		hasStarted = true;
		batches.increment();
		members.increment(batch.size());
		Disposable _ = Detached.start(together(batch).contextWrite(Member.contextOf(batch)).doFinally(_ -> {
			flights.decrementAndGet();
			drain();
		})).subscribe();
	}

	private Mono<Void> together(List<Member<C, O>> batch) {
		return run(batch).onErrorResume(failure -> {
			if (batch.size() == 1) {
				batch.getFirst().fail(failure);
				return Mono.empty();
			}
			alone.increment(batch.size());
			return Flux.fromIterable(batch).flatMap(member -> alone(member, failure), ALONE_AT_ONCE).then();
		});
	}

	private Mono<Void> alone(Member<C, O> member, Throwable failureOfAll) {
		return Mono.defer(() -> member.isOver() ? Mono.error(failureOfAll) : run(List.of(member)))
				.onErrorResume(failure -> {
					member.fail(failure);
					return Mono.empty();
				});
	}

	private Mono<Void> run(List<Member<C, O>> batch) {
		return Mono.defer(() -> work.apply(batch.stream().map(Member::command).toList()))
				.filter(outcomes -> outcomes.size() == batch.size())
				.switchIfEmpty(Mono.error(() -> new IllegalStateException(name + " did not answer every command")))
				.doOnNext(outcomes -> Cork.around(() -> {
					for (var n = 0; n < batch.size(); n++) {
						batch.get(n).succeed(outcomes.get(n));
					}
				}))
				.then();
	}
}
