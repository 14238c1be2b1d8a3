package stampede.gateway.waiting;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import stampede.kit.sale.PolledSales.Current;
import stampede.kit.sale.SaleReply;

/** The operations of a room: joins and polls of clients, and admissions. */
@Component
class Room {
	/** The data of a sale are deleted this long after its end. */
	private static final Duration KEPT = Duration.ofHours(1);
	private final RoomStore store;
	private final WaitingSettings settings;

	Room(RoomStore store, WaitingSettings settings) {
		this.store = store;
		this.settings = settings;
	}

	/** A reply to a poll, with the epoch of Redis' data. */
	sealed interface Reply {
		/**
		 * The client has a valid pass; times by the clock of Redis, in milliseconds.
		 *
		 * @param isFirst whether no earlier poll has returned this pass
		 */
		record Admitted(String epoch, long now, long expiry, boolean isFirst) implements Reply {}

		record Waiting(String epoch, String score, long ahead, Duration pollAfter) implements Reply {}

		/** The client has not joined. */
		record Unknown() implements Reply {}

		record Full() implements Reply {}
	}

	/**
	 * The result of a round.
	 *
	 * @param epoch of Redis' data; empty if there are none
	 * @param isKnown whether the epoch was the expected one; otherwise no client was admitted, and the other members have no meaning
	 * @param total clients that all gateways have admitted
	 * @param subjects the clients that were admitted now
	 * @param expiry of their passes, by the clock of Redis, in milliseconds
	 */
	record Round(String epoch, boolean isKnown, long expired, long waiting, long passes, long total,
			List<String> subjects, long expiry) {}

	/**
	 * Joins, if the client has no place and {@code joins}, and polls. {@code signed} is the place that the client has sent; the interval
	 * of its polls follows from the clients that the room admits {@code perSecond}, and the growth of {@link AdmissionRate}.
	 */
	Mono<Reply> poll(Current current, String subject, @Nullable Place signed, boolean joins, double perSecond) {
		var sale = current.sale();
		var limits = settings.inForce();
		var untilOpen = Math.max(0, Duration.between(current.now(), sale.opensAt()).toMillis());
		return store.poll(sale.id(), List.of(subject, joins ? 1 : 0,
				untilOpen > 0 ? Place.draw(sale.seed(), subject) : "", seconds(sale.opensAt()),
				signed == null ? "" : signed.score(), signed == null ? "" : signed.epoch(), UUID.randomUUID(),
				limits.maxPlaces(), keptUntil(sale).toEpochMilli(),
				perSecond(sale), limits.minPoll().toMillis(), limits.maxPoll().toMillis(), untilOpen, perSecond,
				AdmissionRate.EXPONENT)).map(Room::reply);
	}

	private static Reply reply(List<Object> values) {
		return switch (text(values, 0)) {
			case "ADMITTED" -> new Reply.Admitted(text(values, 1), number(values, 2), number(values, 3),
					number(values, 4) == 1);
			case "WAITING" -> new Reply.Waiting(text(values, 1), text(values, 3), number(values, 4),
					Duration.ofMillis(number(values, 5)));
			case "FULL" -> new Reply.Full();
			default -> new Reply.Unknown();
		};
	}

	/** Admits up to {@code wanted} clients, within the bounds of the sale, unless Redis' data are of another epoch. */
	Mono<Round> admit(SaleReply sale, String knownEpoch, int wanted) {
		var maxPasses = (long) (sale.onHand() * settings.inForce().overbooking());
		return store.admit(sale.id(), List.of(knownEpoch, wanted, perSecond(sale), maxPasses,
				sale.passLife().toMillis(), keptUntil(sale).toEpochMilli())).map(Room::round);
	}

	private static Round round(List<Object> values) {
		var epoch = text(values, 0);
		return values.size() == 1
				? new Round(epoch, false, 0, 0, 0, 0, List.of(), 0)
				: new Round(epoch, true, number(values, 1), number(values, 2), number(values, 3), number(values, 4),
						values.stream().skip(7).map(String::valueOf).toList(), number(values, 6));
	}

	/** The operator's bound for all gateways. */
	int perSecond(SaleReply sale) {
		var changed = settings.inForce().change(sale.id()).admitPerSecond();
		return changed == null ? sale.admitPerSecond() : changed;
	}

	static Instant keptUntil(SaleReply sale) {
		return sale.closesAt().plus(KEPT);
	}

	private static String seconds(Instant time) {
		return time.getEpochSecond() + "." + "%06d".formatted(time.getNano() / 1_000);
	}

	private static String text(List<Object> values, int at) {
		return String.valueOf(values.get(at));
	}

	private static long number(List<Object> values, int at) {
		return (long) Double.parseDouble(text(values, at));
	}
}
