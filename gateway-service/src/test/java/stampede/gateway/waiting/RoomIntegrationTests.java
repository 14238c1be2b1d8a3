package stampede.gateway.waiting;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import reactor.core.publisher.Flux;
import stampede.gateway.waiting.Room.Reply;
import stampede.gateway.waiting.Room.Round;
import stampede.kit.sale.PolledSales.Current;

/** The scripts of the room in a real Redis. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RoomIntegrationTests {
	private static final Duration LIMIT = TestRoom.LIMIT;
	private static final Duration OPENED = Duration.ofSeconds(-1);
	private static final Duration SOON = Duration.ofMinutes(10);
	/** A client that does not poll for 2.4 times this is absent. */
	private static final Duration SHORT_POLL = Duration.ofMillis(200);
	private final String sale = "sale-" + UUID.randomUUID();
	private final TestRoom test = new TestRoom(TestSales.limits(Duration.ofSeconds(60)));
	private final RoomStore store = test.store();
	private final Room room = test.room();
	/** Of clients that are soon absent. */
	private final Room shortRoom = test.withLimits(TestSales.limits(SHORT_POLL));

	@AfterAll
	void stop() {
		test.close();
	}

	@Test
	void ordersEarlyClientsByLotWhateverTheOrderAndNumberOfTheirJoins() {
		var early = sale("lottery", SOON);
		var clients = clients(50);
		Flux.fromIterable(clients).concatMap(client -> room.poll(early, client, null, true, TestRoom.PER_SECOND)
				.then(room.poll(early, client, null, true, TestRoom.PER_SECOND))).blockLast(LIMIT);

		var admitted = admit(sale("lottery", OPENED), 50).subjects();

		assertThat(admitted).containsExactlyElementsOf(clients.stream()
				.sorted((a, b) -> draw(a).compareTo(draw(b))).toList());
	}

	@Test
	void admitsLateClientsInTheOrderOfTheirJoinsBehindTheEarlyOnes() {
		join(sale("fifo", SOON), "early");
		var open = sale("fifo", OPENED);
		clients(30).forEach(client -> join(open, client));

		var admitted = Stream.of(7, 7, 100).flatMap(n -> admit(open, n).subjects().stream()).toList();

		assertThat(admitted).containsExactlyElementsOf(
				Stream.concat(Stream.of("early"), clients(30).stream()).toList());
	}

	@Test
	void tellsHowManyAreAhead() {
		var open = sale("ahead", OPENED);
		clients(10).forEach(client -> join(open, client));

		assertThat(waiting(poll(open, "client-0")).ahead()).isZero();
		assertThat(waiting(poll(open, "client-9")).ahead()).isEqualTo(9);
		admit(open, 4);
		assertThat(waiting(poll(open, "client-9")).ahead()).isEqualTo(5);
	}

	@Test
	void givesTheSamePassAtEachPollUntilItExpires() {
		var open = TestSales.sale(sale + "pass", OPENED, 2, 1_000, 100);
		join(open, "ada");
		admit(open, 1);

		var first = (Reply.Admitted) poll(open, "ada");
		assertThat(((Reply.Admitted) poll(open, "ada")).expiry()).isEqualTo(first.expiry());

		await(() -> poll(open, "ada") instanceof Reply.Unknown);
		assertThat(waiting(join(open, "ada")).ahead()).as("at the end of the line").isZero();
	}

	@Test
	void neverHasMorePassesThanTheStockAllowsAndAdmitsAgainWhenTheyAreUsed() {
		var open = TestSales.sale(sale + "stock", OPENED, 600, 1_000, 10);
		clients(40).forEach(client -> join(open, client));

		assertThat(admit(open, 40).subjects()).hasSize(13);
		assertThat(admit(open, 40).subjects()).isEmpty();

		clients(3).forEach(client -> test.use(open, client));
		var round = admit(open, 40);

		assertThat(round.subjects()).containsExactly("client-13", "client-14", "client-15");
		assertThat(round.passes()).isEqualTo(13);
		assertThat(poll(open, "client-0")).as("a used pass stays valid").isInstanceOf(Reply.Admitted.class);
	}

	@Test
	void admitsNoMoreThanTheBoundOfTheSale() {
		var open = TestSales.sale(sale + "bound", OPENED, 600, 2, 1_000);
		clients(40).forEach(client -> join(open, client));
		admit(open, 40);

		var admitted = 0;
		var begin = System.nanoTime();
		for (var rounds = 0; rounds < 20; rounds++) {
			admitted += admit(open, 40).subjects().size();
		}

		assertThat(admitted).isLessThanOrEqualTo(2 + (int) (2 * (System.nanoTime() - begin) / 1e9));
	}

	@Test
	void skipsAbsentClientsAndAdmitsThemNextWhenTheyReturn() {
		var open = sale("absent", OPENED);
		shortRoom.poll(open, "absent", null, true, TestRoom.PER_SECOND).block(LIMIT);
		clients(3).forEach(client -> join(open, client));
		await(() -> admit(open, 0).waiting() == 3);

		assertThat(admit(open, 1).subjects()).containsExactly("client-0");
		assertThat(waiting(poll(open, "absent")).ahead()).isZero();
		assertThat(admit(open, 2).subjects()).containsExactly("absent", "client-1");
	}

	@Test
	void restoresPlacesFromTheClientsAndPassesFromTheGateways() {
		var open = sale("lost", OPENED);
		clients(5).forEach(client -> join(open, client));
		var round = admit(open, 1);
		var places = clients(5).stream().skip(1).map(client -> place(open, client)).toList();
		test.flush();

		assertThat(room.admit(open.sale(), round.epoch(), 5).block(LIMIT)).matches(result -> !result.isKnown());
		join(open, "newcomer");
		store.restore(open.sale().id(), Map.of("client-0", round.expiry()), Room.keptUntil(open.sale())).block(LIMIT);
		places.reversed()
				.forEach(place -> room.poll(open, place.subject(), place, false, TestRoom.PER_SECOND).block(LIMIT));

		assertThat(room.admit(open.sale(), round.epoch(), 5).block(LIMIT)).as("another epoch")
				.matches(result -> !result.isKnown() && !result.epoch().equals(round.epoch()));
		assertThat(poll(open, "client-0")).isInstanceOf(Reply.Admitted.class);
		assertThat(admit(open, 5).subjects()).startsWith("client-1", "client-2", "client-3", "client-4");
	}

	/** Otherwise the last units of a sale would wait for the expiry of passes that are used up. */
	@Test
	void doesNotRestoreUsedPassesAsOutstandingOnes() {
		var open = TestSales.sale(sale + "used", OPENED, 600, 1_000, 10);
		clients(40).forEach(client -> join(open, client));
		var lost = admit(open, 13).subjects().stream()
				.collect(Collectors.toMap(client -> client, _ -> System.currentTimeMillis() + 600_000));
		test.use(open, "client-0");
		test.flush();

		test.use(open, "client-0");
		store.restore(open.sale().id(), lost, Room.keptUntil(open.sale())).block(LIMIT);
		test.use(open, "client-1");
		join(open, "client-20");

		assertThat(admit(open, 0).passes()).isEqualTo(11);
		assertThat(poll(open, "client-0")).isInstanceOf(Reply.Admitted.class);
		assertThat(poll(open, "client-1")).isInstanceOf(Reply.Admitted.class);
	}

	/** A place from before a pass that has expired since would otherwise be a second turn at the front. */
	@Test
	void doesNotRestoreAPlaceThatWasNotLost() {
		var open = sale("kept", OPENED);
		join(open, "ada");
		var place = place(open, "ada");

		assertThat(
				room.poll(open, "bob", new Place(place.sale(), "bob", "0.0", place.epoch()), false, TestRoom.PER_SECOND)
						.block(LIMIT))
				.isInstanceOf(Reply.Unknown.class);
	}

	@Test
	void refusesClientsBeyondTheMaximumAndKeepsTheOthers() {
		var full = sale("full", OPENED);
		IntStream.range(0, 1_000).forEach(n -> join(full, "client-" + n));

		assertThat(join(full, "late")).isInstanceOf(Reply.Full.class);
		assertThat(join(full, "client-7")).isInstanceOf(Reply.Waiting.class);
	}

	@Test
	void spreadsThePollsAfterTheOpeningByPlace() {
		var early = TestSales.sale(sale + "spread", Duration.ofSeconds(5), 600, 10, 100);
		var patient = test.withLimits(TestSales.limits(Duration.ofMillis(100)));
		var after = clients(400).stream()
				.map(client -> waiting(patient.poll(early, client, null, true, TestRoom.PER_SECOND).block(LIMIT)))
				.toList();

		assertThat(after).allMatch(reply -> reply.pollAfter().compareTo(Duration.ofSeconds(2)) > 0)
				.anyMatch(reply -> reply.pollAfter().compareTo(Duration.ofSeconds(12)) > 0);
	}

	@Test
	void letsClientsPollAtHalfOfTheirShortestWait() {
		var slow = TestSales.sale(sale + "slow", OPENED, 600, 1, 1_000);
		var fast = TestSales.sale(sale + "slow", OPENED, 600, 10_000, 1_000);
		var patient = test.withLimits(TestSales.limits(Duration.ofSeconds(1)));
		clients(400).forEach(client -> join(slow, client));

		assertThat(pollAfter(patient, slow, "client-0")).isEqualTo(1);
		assertThat(pollAfter(patient, slow, "client-100")).as("one in a second").isEqualTo(50);
		assertThat(pollAfter(patient, slow, "client-399")).as("the longest interval").isEqualTo(60);
		assertThat(pollAfter(patient, fast, "client-399")).as("half of ln(1 + 399 ln 1.15 / 10) / ln 1.15")
				.isEqualTo(6.738);
	}

	private static double pollAfter(Room room, Current current, String client) {
		var reply = waiting(room.poll(current, client, null, false, TestRoom.PER_SECOND).block(LIMIT));
		return reply.pollAfter().toMillis() / 1e3;
	}

	private Current sale(String name, Duration opensIn) {
		return TestSales.sale(sale + name, opensIn, 600, 10_000, 1_000);
	}

	private static List<String> clients(int number) {
		return IntStream.range(0, number).mapToObj(n -> "client-" + n).toList();
	}

	private static String draw(String client) {
		return Place.draw(TestSales.SEED, client);
	}

	private Reply join(Current current, String client) {
		return test.join(current, client);
	}

	private Reply poll(Current current, String client) {
		return test.poll(current, client);
	}

	private Place place(Current current, String client) {
		var reply = waiting(poll(current, client));
		return new Place(current.sale().id(), client, reply.score(), reply.epoch());
	}

	private static Reply.Waiting waiting(@Nullable Reply reply) {
		return (Reply.Waiting) Objects.requireNonNull(reply);
	}

	private Round admit(Current current, int wanted) {
		return test.admit(current, wanted);
	}

	private static void await(BooleanSupplier condition) {
		for (var begin = System.nanoTime(); !condition.getAsBoolean(); LockSupport.parkNanos(50_000_000)) {
			assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(LIMIT);
		}
	}
}
