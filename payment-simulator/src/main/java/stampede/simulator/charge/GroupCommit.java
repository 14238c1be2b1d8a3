package stampede.simulator.charge;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/**
 * Runs all work on the database on one thread, in arrival order. Tasks that are queued when the thread becomes free share one
 * transaction and so one {@code fsync}; no result is published before it is on the disk.
 */
@Component
class GroupCommit {
	private static final Logger log = LoggerFactory.getLogger(GroupCommit.class);
	private static final Duration SLOW = Duration.ofSeconds(1);
	private static final Duration LONGEST_CLOSE = Duration.ofSeconds(20);
	private static final int MAX_GROUP = 1_000;
	private final TransactionOperations transactions;
	private final Queue<Task<?>> waiting = new ConcurrentLinkedQueue<>();
	private final Thread thread = Thread.ofPlatform().name("charges").daemon().unstarted(this::work);
	private volatile boolean open = true;

	GroupCommit(TransactionOperations transactions) {
		this.transactions = transactions;
	}

	@PostConstruct
	void start() {
		thread.start();
	}

	private record Task<T>(Supplier<T> work, Sinks.One<T> result) {
		/** Does the work; the returned runnable publishes the result. */
		Runnable perform() {
			try {
				var value = work.get();
				return () -> result.tryEmitValue(value);
			} catch (InvalidRequestException refused) {
				return () -> result.tryEmitError(refused);
			}
		}
	}

	/**
	 * Takes the work's place in the order at once, and completes when all of it is on the disk. Never blocks the caller;
	 * cancelling it cancels the waiting alone. An {@link InvalidRequestException} must be thrown before anything is
	 * written and fails this work; any other failure fails, and takes back, what shares its transaction.
	 */
	<T> Mono<T> run(Supplier<T> work) {
		return Mono.defer(() -> {
			var task = new Task<>(work, Sinks.one());
			waiting.add(task);
			LockSupport.unpark(thread);
			return task.result().asMono();
		}).publishOn(Schedulers.parallel());
	}

	/** Does what waits, then ends. */
	@PreDestroy
	void stop() throws InterruptedException {
		open = false;
		LockSupport.unpark(thread);
		thread.join(LONGEST_CLOSE);
	}

	private void work() {
		while (open || !waiting.isEmpty()) {
			var group = next();
			if (group.isEmpty()) {
				LockSupport.park(this);
			} else {
				commit(group);
			}
		}
	}

	private List<Task<?>> next() {
		var group = new ArrayList<Task<?>>();
		while (group.size() < MAX_GROUP) {
			var task = waiting.poll();
			if (task == null) {
				break;
			}
			group.add(task);
		}
		return group;
	}

	private void commit(List<Task<?>> group) {
		var begin = System.nanoTime();
		try {
			var results = new ArrayList<Runnable>(group.size());
			transactions.executeWithoutResult(_ -> group.forEach(task -> results.add(task.perform())));
			results.forEach(Runnable::run);
		} catch (RuntimeException | Error failure) {
			log.error("a transaction of {} calls failed", group.size(), failure);
			group.forEach(task -> task.result().tryEmitError(failure));
		}
		var took = Duration.ofNanos(System.nanoTime() - begin);
		if (took.compareTo(SLOW) > 0) {
			log.warn("the disk took {} ms for a transaction of {} calls", took.toMillis(), group.size());
		}
	}
}
