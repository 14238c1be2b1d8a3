package stampede.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import stampede.kit.idempotency.IdempotencyKey;
import stampede.order.OrderState.Confirmed;
import stampede.order.OrderState.Reason;
import stampede.order.OrderState.Rejected;
import stampede.order.StubDownstreamServices.Reply;

/** Orders that come at the same time ask inventory together, and none has to suffer for it. */
class ListsIntegrationTests extends CheckoutFixture {
	private static final int MANY = 40;
	private static final Duration A_WHILE = Duration.ofMillis(50);
	private final String buyer = "buyer-" + UUID.randomUUID();

	@BeforeEach
	void letThemMeet() {
		StubDownstreamServices.LISTS.clear();
		IntStream.range(0, MANY).forEach(n -> StubDownstreamServices.answer(buyer + n, "POST reservations commit",
				Reply.ok("{}").after(A_WHILE)));
	}

	@Test
	void asksForManyTogetherAndGivesEachItsOwnAnswer() {
		StubDownstreamServices.refuse(buyer + 7, 409, "out-of-stock");
		StubDownstreamServices.changePrice(buyer + 9, 700);
		StubDownstreamServices.answer(buyer + 11, "POST reservations commit",
				Reply.problem(409, "reservation-expired"));

		var orders = placeAll();

		assertThat(StubDownstreamServices.LISTS).anyMatch(list -> list.startsWith("PUT reservations "))
				.anyMatch(list -> list.startsWith("POST reservations commit "));
		for (var n = 0; n < MANY; n++) {
			var state = orders.get(n).state();
			switch (n) {
				case 7 -> assertThat(state).isEqualTo(new Rejected(Reason.OUT_OF_STOCK));
				case 9 -> assertThat(state).isEqualTo(new Rejected(Reason.PRICE_CHANGED));
				case 11 -> assertThat(state).isEqualTo(new Rejected(Reason.EXPIRED));
				default -> assertThat(state).as("order %d", n).isInstanceOf(Confirmed.class);
			}
			var id = orders.get(n).id().toString();
			assertThat(StubDownstreamServices.count("PUT reservations", id)).isEqualTo(1);
			assertThat(StubDownstreamServices.count("POST payments void", id)).isEqualTo(n == 11 ? 1 : 0);
		}
	}

	/** After a failed list each order is sent by itself, because the cause may be any one of them. */
	@Test
	void oneThatSpoilsItsListDoesNotSpoilTheOthers() {
		StubDownstreamServices.answer(buyer + 5, "PUT reservations", Reply.plain(500, "spoilt"));
		StubDownstreamServices.answer(buyer + 6, "POST reservations commit", Reply.plain(400, "spoilt"));

		var orders = placeAll();

		assertOthersConfirmed(orders, Set.of(5, 6));
		assertThat(latest(orders.get(5).id()).state().isFinal()).isFalse();
		assertThat(latest(orders.get(6).id()).state().isFinal()).isFalse();
		StubDownstreamServices.answerAsUsual(buyer + 5, buyer + 6);
		for (var spoilt : List.of(orders.get(5), orders.get(6))) {
			assertThat(eventually(spoilt.id(), order -> order.state().isFinal()).state()).isInstanceOf(Confirmed.class);
		}
	}

	/** The list may have held stock before it broke. */
	@Test
	void aRefusalAfterABrokenListGivesBackWhatTheListMayHaveHeld() {
		StubDownstreamServices.answerNext(buyer + 5, "PUT reservations", Reply.problem(500, "internal-error"));
		StubDownstreamServices.answer(buyer + 5, "PUT reservations", Reply.problem(409, "out-of-stock"));

		var orders = placeAll();

		var refused = eventually(orders.get(5).id(), order -> order.state().isFinal());
		assertThat(refused.state()).isEqualTo(new Rejected(Reason.OUT_OF_STOCK));
		assertThat(StubDownstreamServices.count("DELETE reservations", refused.id().toString())).isEqualTo(1);
	}

	@Test
	void aReasonThatNobodyKnowsIsAFaultOfItsOrderAlone() {
		StubDownstreamServices.answer(buyer + 5, "PUT reservations", Reply.problem(409, "full-moon"));

		var orders = placeAll();
		assertThat(orders.get(5).state().isFinal()).isFalse();
		assertOthersConfirmed(orders, Set.of(5));

		StubDownstreamServices.answerAsUsual(buyer + 5);
		assertThat(eventually(orders.get(5).id(), order -> order.state().isFinal()).state())
				.isInstanceOf(Confirmed.class);
	}

	/** On a busy machine an attempt may run out of time; the recovery worker then confirms the order. */
	private void assertOthersConfirmed(List<Order> orders, Set<Integer> spoilt) {
		for (var n = 0; n < MANY; n++) {
			if (!spoilt.contains(n)) {
				assertThat(eventually(orders.get(n).id(), order -> order.state().isFinal()).state()).as("order %d", n)
						.isInstanceOf(Confirmed.class);
			}
		}
	}

	private List<Order> placeAll() {
		var placed = Flux.range(0, MANY)
				.flatMapSequential(
						n -> placement.place(buyer + n, new IdempotencyKey(UUID.randomUUID().toString()), COMMAND),
						MANY)
				.map(CheckoutFixture::orderOf)
				.collectList()
				.block(LIMIT);
		assertThat(placed).hasSize(MANY);
		return placed.stream().map(this::latest).toList();
	}
}
