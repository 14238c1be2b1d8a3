package stampede.kit.feed;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.reactive.TransactionalOperator;
import org.springframework.web.reactive.function.client.WebClientException;
import org.springframework.web.reactive.function.client.WebClientResponseException;
import reactor.core.publisher.Mono;
import stampede.kit.failpoint.Failpoints;
import stampede.kit.metrics.KitMetric;
import stampede.kit.worker.Round;
import stampede.kit.worker.Worker;
import stampede.kit.worker.Workers;

/**
 * Applies the feed of order events to the service's database. The cursor moves in the transaction of the effect, and only from the value
 * that the batch was read with, so that each event has one effect, however many processes read and whenever one of them is killed. A batch
 * that another process has applied is dropped.
 */
public final class FeedConsumers {
	private static final Logger log = LoggerFactory.getLogger(FeedConsumers.class);
	/** An outage of order-service may last. */
	private static final Duration PAUSE_WHILE_UNREADABLE = Duration.ofSeconds(1);
	private static final Duration LONGEST_ROUND = FeedClient.BUDGET.plusSeconds(15);
	private final FeedClient client;
	private final FeedCursors cursors;
	private final TransactionalOperator transaction;
	private final FeedProperties properties;
	private final Workers workers;
	private final Failpoints failpoints;
	private final MeterRegistry meters;

	FeedConsumers(FeedClient client, FeedCursors cursors, TransactionalOperator transaction, FeedProperties properties,
			Workers workers, Failpoints failpoints, MeterRegistry meters) {
		this.client = client;
		this.cursors = cursors;
		this.transaction = transaction;
		this.properties = properties;
		this.workers = workers;
		this.failpoints = failpoints;
		this.meters = meters;
	}

	/** @param reader its name at order-service, unique among all consumers; replicas of one consumer share it */
	public Worker worker(String reader, FeedEffect effect) {
		var state = new State(reader, meters);
		KitMetric.FEED_LAG.gauge(meters, () -> state.lag().toMillis() / 1e3, reader);
		return workers.worker("event-feed", new Worker.Pace(true, properties.pause(), LONGEST_ROUND),
				_ -> round(reader, effect, state));
	}

	/** Keeps the reader from applying events until the current transaction ends; for other changes of the same data. */
	public Mono<Void> lock(String reader) {
		return cursors.lock(reader).then();
	}

	private static final class State {
		private final Counter applied;
		private final Counter resets;
		/** Until when events are processed: a batch that is not full has read everything up to its request. */
		private volatile Instant processedUntil = Instant.now();
		private volatile boolean isUnreadable;

		State(String reader, MeterRegistry meters) {
			applied = KitMetric.FEED_EVENTS.counter(meters, reader);
			resets = KitMetric.FEED_RESETS.counter(meters, reader);
		}

		Duration lag() {
			return Duration.between(processedUntil, Instant.now());
		}
	}

	private Mono<Round> round(String reader, FeedEffect effect, State state) {
		return cursors.current(reader).map(Optional::of).defaultIfEmpty(Optional.empty())
				.flatMap(cursor -> {
					var begin = Instant.now();
					return client.read(reader, cursor.orElse(null))
							.doOnNext(_ -> noteReadable(reader, state))
							.flatMap(batch -> apply(reader, cursor, batch, effect, state)
									.doOnNext(_ -> state.processedUntil = batch.isFull()
											? batch.events().getLast().time()
											: begin))
							.onErrorResume(WebClientResponseException.Gone.class,
									_ -> startAgain(reader, cursor, effect, state))
							.onErrorResume(WebClientException.class, failure -> pause(reader, state, failure));
				});
	}

	private static void noteReadable(String reader, State state) {
		if (state.isUnreadable) {
			state.isUnreadable = false;
			log.info("the event feed is readable again; {} goes on after {}", reader, state.lag());
		}
	}

	/** One line for an outage of order-service, which may last. */
	private static Mono<Round> pause(String reader, State state, Throwable failure) {
		if (!state.isUnreadable) {
			state.isUnreadable = true;
			log.warn("the event feed cannot be read; {} retries every {}: {}", reader, PAUSE_WHILE_UNREADABLE,
					failure.toString());
		}
		return Mono.delay(PAUSE_WHILE_UNREADABLE).map(_ -> new Round(0, false, state.lag()));
	}

	private Mono<Round> apply(String reader, Optional<String> read, FeedClient.Batch batch, FeedEffect effect,
			State state) {
		return cursors.move(reader, read.orElse(null), batch.next())
				.filter(isMoved -> isMoved)
				.flatMap(_ -> (batch.events().isEmpty() ? Mono.<Void>empty() : effect.apply(batch.events()))
						.then(Mono.fromRunnable(() -> failpoints.hit(reader + ".before-commit")))
						.thenReturn(batch.events().size()))
				.as(transaction::transactional)
				.defaultIfEmpty(0)
				.doOnNext(count -> {
					failpoints.hit(reader + ".after-commit");
					state.applied.increment(count);
				})
				.map(count -> new Round(count, batch.isFull(), Duration.ZERO));
	}

	private Mono<Round> startAgain(String reader, Optional<String> read, FeedEffect effect, State state) {
		log.error("the event feed refused the cursor of {}: events may be missing; reading it from the beginning",
				reader);
		state.resets.increment();
		return Mono.justOrEmpty(read)
				.flatMap(cursor -> cursors.delete(reader, cursor))
				.filter(isDeleted -> isDeleted)
				.flatMap(_ -> effect.reset())
				.as(transaction::transactional)
				.thenReturn(new Round(0, true, Duration.ZERO));
	}
}
