package stampede.simulator.charge;

import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * The simulator's own record of charges. A change is neither answered nor readable before it is on the
 * disk; so it survives a kill at any moment.
 */
@Component
public class Charges {
	private final Clock clock;
	private final GroupCommit commits;
	private final ChargeStore store;

	Charges(Clock clock, GroupCommit commits, ChargeStore store) {
		this.clock = clock;
		this.commits = commits;
		this.store = store;
	}

	/**
	 * Decides, records, and completes with the answer once it is durable. The key, if any, must have been claimed; the
	 * answer is saved under it. Cancelling it cancels the waiting, never the work.
	 */
	public Mono<Answer> execute(Command command, @Nullable String key, String fingerprint) {
		return commits.run(() -> {
			var answer = decide(command);
			store.record(answer, key, fingerprint);
			return answer;
		});
	}

	/** Fails with {@link InvalidRequestException} when there is none. */
	public Mono<Intent> intent(String id) {
		return commits.run(() -> store.intent(id));
	}

	/** Fails with {@link InvalidRequestException} when there is none. */
	public Mono<Refund> refund(String id) {
		return commits.run(() -> store.refund(id));
	}

	/** The ids of up to {@code limit} refunds whose status will still change, oldest first. */
	public Mono<List<String>> unsettledRefunds(int limit) {
		return commits.run(() -> store.unsettled(limit));
	}

	/** Newest first. */
	public Mono<Page<Intent>> intents(@Nullable String after, int limit) {
		return commits.run(() -> store.intents(after, limit, false));
	}

	/** Those with an approved charge, newest first. */
	public Mono<Page<Intent>> charged(@Nullable String after, int limit) {
		return commits.run(() -> store.intents(after, limit, true));
	}

	/**
	 * Newest first.
	 *
	 * @param intent of this one alone, when given; {@code charge} likewise
	 */
	public Mono<Page<Refund>> refunds(@Nullable String after, int limit, @Nullable String intent,
			@Nullable String charge) {
		return commits.run(() -> store.refunds(after, limit, intent, charge));
	}

	/** Over everything ever charged. */
	public Mono<Totals> totals() {
		return commits.run(store::totals);
	}

	private Answer decide(Command command) {
		try {
			return command.on(store, clock);
		} catch (RefusedException refused) {
			return new Answer(refused.intent(), null, refused.refusal());
		}
	}
}
