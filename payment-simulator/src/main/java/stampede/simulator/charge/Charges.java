package stampede.simulator.charge;

import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * The simulator's own record of what it charged. Nobody is told of a change, by answer or by reading, before it is on the
 * disk; so it survives a kill at any moment.
 */
@Component
public class Charges {
	private final Clock clock;
	private final GroupCommit commits;
	private final Book book;

	Charges(Clock clock, GroupCommit commits, Book book) {
		this.clock = clock;
		this.commits = commits;
		this.book = book;
	}

	/**
	 * Decides, records, and completes with the answer once it is durable. The key, if any, must have been claimed; the
	 * answer is saved under it. Cancelling it cancels the waiting, never the work.
	 */
	public Mono<Answer> execute(Command command, @Nullable String key, String fingerprint) {
		return commits.run(() -> {
			var answer = decide(command);
			book.record(answer, key, fingerprint);
			return answer;
		});
	}

	/** Fails with {@link InvalidRequestException} when there is none. */
	public Mono<Intent> intent(String id) {
		return commits.run(() -> book.intent(id));
	}

	/** Fails with {@link InvalidRequestException} when there is none. */
	public Mono<Refund> refund(String id) {
		return commits.run(() -> book.refund(id));
	}

	/** The ids of up to {@code limit} refunds whose status will still change, oldest first. */
	public Mono<List<String>> unsettledRefunds(int limit) {
		return commits.run(() -> book.unsettled(limit));
	}

	/** Newest first. */
	public Mono<Page<Intent>> intents(@Nullable String after, int limit) {
		return commits.run(() -> book.intents(after, limit, false));
	}

	/** Those with an approved charge, newest first. */
	public Mono<Page<Intent>> charged(@Nullable String after, int limit) {
		return commits.run(() -> book.intents(after, limit, true));
	}

	/**
	 * Newest first.
	 *
	 * @param intent of this one alone, when given; {@code charge} likewise
	 */
	public Mono<Page<Refund>> refunds(@Nullable String after, int limit, @Nullable String intent,
			@Nullable String charge) {
		return commits.run(() -> book.refunds(after, limit, intent, charge));
	}

	/** Over everything ever charged. */
	public Mono<Totals> totals() {
		return commits.run(book::totals);
	}

	private Answer decide(Command command) {
		try {
			return command.on(book, clock);
		} catch (RefusedException refused) {
			return new Answer(refused.intent(), null, refused.refusal());
		}
	}
}
