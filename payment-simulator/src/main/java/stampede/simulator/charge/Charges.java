package stampede.simulator.charge;

import com.fasterxml.jackson.databind.ObjectMapper;
import jakarta.annotation.PreDestroy;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * The simulator's own record of what it charged. Nobody is told of a change, by answer or by reading, before it is on the
 * disk; so it survives a kill at any moment.
 */
@Component
public class Charges {
	private final Clock clock;
	private final Journal journal;
	private final IdempotencyKeys keys;
	private final Book book = new Book();

	Charges(JournalProperties properties, ObjectMapper json, Clock clock, IdempotencyKeys keys) throws IOException {
		this.clock = clock;
		this.keys = keys;
		this.journal = new Journal(new JournalFile(properties.dataDir().resolve("charges.jsonl")), json);
		journal.open(this::restore);
	}

	/**
	 * Decides, records, and completes with the answer once it is durable. The key, if any, must have been claimed; the
	 * answer is saved under it. Must not be cancelled half way.
	 */
	public Mono<Answer> execute(Command command, @Nullable String key, String fingerprint) {
		return Mono.defer(() -> record(command, key, fingerprint))
				.publishOn(Schedulers.parallel())
				.doOnNext(answer -> {
					if (key != null) {
						keys.answered(key, fingerprint, answer);
					}
				});
	}

	/** Throws, as a signal, {@link InvalidRequestException} when there is none. */
	public Mono<Intent> intent(String id) {
		return durable(() -> book.intent(id));
	}

	/** Throws, as a signal, {@link InvalidRequestException} when there is none. */
	public Mono<Refund> refund(String id) {
		return durable(() -> book.refund(id));
	}

	/** Refunds whose status will still change, oldest first. */
	public Mono<List<Refund>> unsettledRefunds() {
		return durable(book::unsettled);
	}

	/** Whether the refund's status will still change. */
	public Mono<Boolean> isUnsettled(Refund refund) {
		return durable(() -> book.intent(refund.intent()).chargedCard().refundsEnd() != refund.status());
	}

	/** Newest first. */
	public Mono<Page<Intent>> intents(@Nullable String after, int limit, Predicate<Intent> wanted) {
		return durable(() -> book.intents.newest(after, limit, wanted));
	}

	/** Newest first. */
	public Mono<Page<Refund>> refunds(@Nullable String after, int limit, Predicate<Refund> wanted) {
		return durable(() -> book.refunds.newest(after, limit, wanted));
	}

	/** Everything, oldest first. */
	public Mono<List<Intent>> all() {
		return durable(book.intents::all);
	}

	@PreDestroy
	void close() throws IOException, InterruptedException {
		journal.close();
	}

	/** Memory and the journal change in the same order. The lock is held for microseconds and never over I/O. */
	private Mono<Answer> record(Command command, @Nullable String key, String fingerprint) {
		synchronized (book) {
			var answer = decide(command);
			book.record(answer);
			var entry = new JournalEntry(key, key == null ? null : fingerprint, answer);
			return journal.append(entry).thenReturn(answer);
		}
	}

	private Answer decide(Command command) {
		try {
			return command.on(book, clock);
		} catch (RefusedException refused) {
			return new Answer(refused.intent(), null, refused.refusal());
		}
	}

	private <T> Mono<T> durable(Supplier<T> reading) {
		return Mono.defer(() -> {
			synchronized (book) {
				var value = reading.get();
				return journal.flushed().thenReturn(value);
			}
		}).publishOn(Schedulers.parallel());
	}

	private void restore(JournalEntry entry) {
		book.record(entry.answer());
		if (entry.key() != null && entry.fingerprint() != null) {
			keys.answered(entry.key(), entry.fingerprint(), entry.answer());
		}
	}
}
