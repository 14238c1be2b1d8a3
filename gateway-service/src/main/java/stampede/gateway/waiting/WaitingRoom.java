package stampede.gateway.waiting;

import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import reactor.core.publisher.Mono;
import stampede.gateway.GatewayMetric;
import stampede.gateway.waiting.PlaceView.State;
import stampede.gateway.waiting.PlaceView.Stock;
import stampede.gateway.waiting.WaitingException.Kind;
import stampede.kit.logging.AggregatedWarning;
import stampede.kit.pass.Pass;
import stampede.kit.pass.PassKeys;
import stampede.kit.sale.PolledSales;
import stampede.kit.sale.PolledSales.Current;

/** Gives clients a place in the room of a sale, and a pass when it is their turn. */
@Service
class WaitingRoom {
	private static final Logger log = LoggerFactory.getLogger(WaitingRoom.class);
	private static final AggregatedWarning STALE = new AggregatedWarning(log,
			"{} polls of the waiting room without Redis; latest failure: {}");
	/** Estimates are given as a range of this part around their mean. */
	private static final double SPREAD = 0.3;
	private static final double JITTER = 0.2;
	private final PolledSales sales;
	private final Room room;
	private final SaleRooms rooms;
	private final PassKeys keys;
	private final WaitingSettings settings;
	private final MeterRegistry meters;

	WaitingRoom(PolledSales sales, Room room, SaleRooms rooms, PassKeys keys, WaitingSettings settings,
			MeterRegistry meters) {
		this.sales = sales;
		this.room = room;
		this.rooms = rooms;
		this.keys = keys;
		this.settings = settings;
		this.meters = meters;
	}

	/**
	 * The client's place; if it has none and {@code joins}, gives it one. Idempotent by client. {@code signed} is the place that an
	 * earlier reply contained; from it the place is known also while Redis is unavailable, and after a loss of its data. Fails with
	 * {@link WaitingException}.
	 */
	Mono<PlaceView> place(String saleId, String subject, @Nullable String signed, boolean joins) {
		return Mono.defer(() -> {
			var current = current(saleId);
			var earlier = Optional.ofNullable(signed).map(text -> Place.verify(keys, text, saleId, subject)
					.orElseThrow(() -> new WaitingException(Kind.PLACE_UNKNOWN))).orElse(null);
			if (current.now().isBefore(current.sale().doorsAt())) {
				return Mono.error(new WaitingException(Kind.DOORS_CLOSED));
			}
			if (!current.now().isBefore(current.sale().closesAt())) {
				return Mono.just(ended(current, State.CLOSED));
			}
			if (current.isOpen() && current.sale().onHand() <= 0) {
				return Mono.just(ended(current, State.SOLD_OUT));
			}
			return room.poll(current, subject, earlier, joins, perSecond(saleId))
					.flatMap(reply -> view(current, subject, reply))
					.onErrorResume(failure -> !(failure instanceof WaitingException),
							failure -> stale(current, earlier, failure));
		}).doOnNext(view -> GatewayMetric.WAITING_POLLS
				.counter(meters,
						view.stale() ? "stale" : view.state().name().toLowerCase(Locale.ROOT).replace('_', '-'))
				.increment());
	}

	private Current current(String saleId) {
		if (!keys.signatures().canSign() || !sales.isKnown()) {
			throw new WaitingException(Kind.UNAVAILABLE);
		}
		return sales.all().stream().filter(each -> each.sale().id().equals(saleId)).findFirst()
				.orElseThrow(() -> new WaitingException(Kind.SALE_NOT_FOUND));
	}

	private Mono<PlaceView> view(Current current, String subject, Room.Reply reply) {
		return switch (reply) {
			case Room.Reply.Unknown _ -> Mono.error(new WaitingException(Kind.NOT_JOINED));
			case Room.Reply.Full _ -> Mono.error(new WaitingException(Kind.ROOM_FULL));
			case Room.Reply.Admitted admitted -> Mono.just(admitted(current, subject, admitted));
			case Room.Reply.Waiting waiting -> rooms.noted(current.sale(), waiting.epoch())
					.then(Mono.fromSupplier(() -> waiting(current, subject, waiting)));
		};
	}

	/** The same pass at every poll: its id follows from the expiry in Redis. The expiry in the pass is by the clock of the database. */
	private PlaceView admitted(Current current, String subject, Room.Reply.Admitted admitted) {
		var sale = current.sale();
		var left = Duration.ofMillis(admitted.expiry() - admitted.now());
		if (admitted.isFirst()) {
			GatewayMetric.WAITING_DISPLAY.timer(meters).record(sale.passLife().minus(left));
		}
		var id = UUID.nameUUIDFromBytes(
				(sale.id() + "\n" + admitted.expiry() + "\n" + subject).getBytes(StandardCharsets.UTF_8));
		var expiresAt = current.now().plus(left);
		return new PlaceView(sale.id(), State.ADMITTED, stock(current), null, null, maxPoll().toSeconds(), null,
				keys.sign(new Pass(id, sale.id(), subject, expiresAt)), expiresAt, sale.opensAt(), sale.closesAt(),
				false, current.now());
	}

	private PlaceView waiting(Current current, String subject, Room.Reply.Waiting waiting) {
		var sale = current.sale();
		var place = new Place(sale.id(), subject, waiting.score(), waiting.epoch());
		var ahead = waiting.ahead();
		return new PlaceView(sale.id(), current.isOpen() ? State.WAITING : State.EARLY, stock(current),
				current.isOpen() ? ahead : null, current.isOpen() ? estimate(sale.id(), ahead) : null,
				jittered(waiting.pollAfter()), place.signed(keys), null, null, sale.opensAt(), sale.closesAt(), false,
				current.now());
	}

	/** Clients that the room admits in a second: measured, or, while it admits none, what one gateway begins with. */
	private double perSecond(String sale) {
		return rooms.of(sale).admittedPerSecond(SaleRoom.RECENT).orElse(settings.inForce().initialPerSecond());
	}

	private PlaceView.@Nullable Estimate estimate(String sale, long ahead) {
		var perSecond = rooms.of(sale).admittedPerSecond(SaleRoom.WINDOW);
		if (perSecond.isEmpty()) {
			return null;
		}
		var mean = ahead / perSecond.getAsDouble();
		return new PlaceView.Estimate((long) Math.ceil(mean * (1 - SPREAD)), (long) Math.ceil(mean * (1 + SPREAD)));
	}

	/** Redis is unavailable: the place is kept by the client. */
	private Mono<PlaceView> stale(Current current, @Nullable Place earlier, Throwable failure) {
		STALE.add(failure.toString());
		if (earlier == null) {
			return Mono.error(new WaitingException(Kind.UNAVAILABLE));
		}
		var sale = current.sale();
		return Mono.just(new PlaceView(sale.id(), current.isOpen() ? State.WAITING : State.EARLY, stock(current), null,
				null, jittered(settings.inForce().minPoll().multipliedBy(2)), earlier.signed(keys), null, null,
				sale.opensAt(), sale.closesAt(), true, current.now()));
	}

	private PlaceView ended(Current current, State state) {
		var sale = current.sale();
		return new PlaceView(sale.id(), state, stock(current), null, null, jittered(maxPoll()), null, null, null,
				sale.opensAt(), sale.closesAt(), false, current.now());
	}

	private static Stock stock(Current current) {
		var sale = current.sale();
		if (sale.onHand() <= 0) {
			return Stock.SOLD_OUT;
		}
		return sale.onHand() > sale.reserved() ? Stock.AVAILABLE : Stock.RESERVED;
	}

	private Duration maxPoll() {
		return settings.inForce().maxPoll();
	}

	/** In seconds, rounded up; up to a fifth longer, so that clients do not all poll at the same moment. */
	private static long jittered(Duration time) {
		return (long) Math.ceil(time.toMillis() * ThreadLocalRandom.current().nextDouble(1, 1 + JITTER) / 1e3);
	}
}
