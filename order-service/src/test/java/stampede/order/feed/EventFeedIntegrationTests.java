package stampede.order.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.r2dbc.spi.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import stampede.kit.drain.Drain;
import stampede.order.CheckoutFixture;
import stampede.order.Order;
import stampede.order.OrderId;
import stampede.order.store.FeedEvents;
import stampede.order.store.FeedPosition;
import stampede.order.store.OrderRetention;
import stampede.order.store.Snapshot;
import stampede.testsupport.EmbeddedDatabase;

/** Which events a reader gets. Other tests add events to the same database, so each test looks at its own orders. */
class EventFeedIntegrationTests extends CheckoutFixture {
	private static final int LAST_OF_CHECKOUT = 3;
	private static final Duration DAY = Duration.ofDays(1);

	@Autowired
	EventFeed feed;

	@Autowired
	FeedEvents pages;

	@Autowired
	OrderRetention retention;

	@Autowired
	Drain drain;

	private record Seen(OrderId order, int seq) {}

	/** A transaction that began before all others and is still open delays only its own events. */
	@Test
	void readsWhatOthersCommitWhileATransactionIsOpen() {
		var slow = confirmed("slow");
		var quick = confirmed("quick");
		var cursor = readAll("patient", null, 500).cursor();
		var commit = Sinks.<Void>empty();
		var written = Sinks.<Void>empty();
		var writing = transaction(connection -> write(connection, slow, 4).doOnSuccess(_ -> written.tryEmitEmpty())
				.then(commit.asMono())).toFuture();
		written.asMono().then(transaction(connection -> write(connection, quick, 4))).block(LIMIT);

		var first = readAll("patient", cursor, 500);
		assertThat(first.seen()).contains(new Seen(quick.id(), 4)).doesNotContain(new Seen(slow.id(), 4));

		commit.tryEmitEmpty();
		writing.join();
		var second = readAll("patient", first.cursor(), 500);
		assertThat(second.seen()).contains(new Seen(slow.id(), 4)).doesNotContain(new Seen(quick.id(), 4));
	}

	/** Many transactions that overlap at random, and a reader of small pages at the same time. */
	@Test
	void returnsEachEventOnceAndInOrder() {
		var random = new Random(11);
		var last = LAST_OF_CHECKOUT + 8;
		var cursor = readAll("exact", null, 500).cursor();
		var written = IntStream.range(0, 12).mapToObj(n -> confirmed("exact-" + n)).toList();
		var writers = Flux.fromIterable(written).flatMap(order -> Flux.range(LAST_OF_CHECKOUT + 1, 8)
				.concatMap(seq -> {
					var length = Duration.ofMillis(random.nextInt(80));
					return transaction(
							connection -> write(connection, order, seq).then(Mono.delay(length)).then());
				}), 12).then().toFuture();

		var seen = new ArrayList<Seen>();
		while (!writers.isDone()) {
			var read = readAll("exact", cursor, 3);
			seen.addAll(read.seen());
			cursor = read.cursor();
		}
		writers.join();
		seen.addAll(readAll("exact", cursor, 3).seen());

		written.forEach(order -> assertThat(seen.stream().filter(each -> each.order().equals(order.id())))
				.extracting(Seen::seq)
				.containsExactlyElementsOf(IntStream.rangeClosed(1, last).boxed().toList()));
	}

	@Test
	void waitsForAnEvent() {
		var order = confirmed("awaited");
		var cursor = readAll("waiting", null, 500).cursor();
		var own = new Seen(order.id(), 4);

		// Other tests' processes may cause events, too.
		var waiting = feed.read("waiting", cursor, 10, LIMIT)
				.expand(page -> seen(page).contains(own)
						? Mono.empty()
						: feed.read("waiting", page.cursor(), 10, LIMIT))
				.last().toFuture();
		transaction(connection -> write(connection, order, 4)).block(LIMIT);

		assertThat(seen(waiting.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join())).contains(own);
	}

	@Test
	void answersWithAnEmptyPageAfterTheWait() {
		var cursor = readAll("idle", null, 500).cursor();

		feed.read("idle", cursor, 10, Duration.ofMillis(600)).as(StepVerifier::create)
				.assertNext(page -> assertThat(page.cursor()).isNotEmpty())
				.expectComplete().verify(LIMIT);
	}

	/** A process that stops would cut the response off otherwise, or stop late. */
	@Test
	void answersAtOnceWhenTheProcessIsAboutToStop() {
		var cursor = readAll("draining", null, 500).cursor();
		var waiting = feed.read("draining", cursor, 10, Duration.ofMinutes(10)).toFuture();

		drain.stop();
		try {
			assertThat(waiting.orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join().cursor()).isNotEmpty();
		} finally {
			drain.start();
		}
	}

	/** The same cursor again, as after a crash of the reader, gives the same page. */
	@Test
	void returnsThePageAgain() {
		var order = confirmed("repeated");
		confirmed("repeated");
		var first = feed.read("again", null, 2, Duration.ZERO).block(LIMIT);
		var cursor = Objects.requireNonNull(first).cursor();

		var once = seen(Objects.requireNonNull(feed.read("again", cursor, 2, Duration.ZERO).block(LIMIT)));
		transaction(connection -> write(connection, order, 4)).block(LIMIT);

		assertThat(seen(Objects.requireNonNull(feed.read("again", cursor, 2, Duration.ZERO).block(LIMIT))))
				.isEqualTo(once).hasSize(2);
	}

	/** An event that one reader has not read is kept; afterwards it is deleted, and cursors before it are refused. */
	@Test
	void keepsEventsUntilEveryReaderHasReadThem() {
		var before = readAll("late", null, 500).cursor();
		var order = confirmed("kept");
		makeOld(order);
		var _ = readAll("early", null, 500);

		retention.deleteEvents(DAY, 1_000).block(LIMIT);
		assertThat(events(order)).hasSize(LAST_OF_CHECKOUT);

		forgetReadersBut("late", "early");
		var cursor = readAll("late", before, 500).cursor();
		readAll("late", cursor, 500);
		readAll("early", readAll("early", null, 500).cursor(), 500);
		retention.deleteEvents(DAY, 1_000).block(LIMIT);
		assertThat(events(order)).isEmpty();

		feed.read("late", before, 10, Duration.ZERO).as(StepVerifier::create)
				.expectError(CursorUnknownException.class).verify(LIMIT);
		assertThat(readAll("late", cursor, 500).cursor()).isNotEmpty();
		assertThat(readAll("new", null, 500).seen()).doesNotContain(new Seen(order.id(), 1));
	}

	@Test
	void refusesAPositionThatTheDatabaseHasNotReached() {
		var future = new Snapshot("9000000000000:9000000000000:");

		pages.page(new FeedPosition(future, null, 0, 0), 10).as(StepVerifier::create)
				.assertNext(page -> assertThat(page.isUsable()).isFalse())
				.expectComplete().verify(LIMIT);
	}

	private record ReadAll(List<Seen> seen, String cursor) {}

	/** Pages until one is empty. */
	private ReadAll readAll(String reader, @Nullable String after, int limit) {
		var seen = new ArrayList<Seen>();
		var cursor = after;
		while (true) {
			var page = Objects.requireNonNull(feed.read(reader, cursor, limit, Duration.ZERO).block(LIMIT));
			cursor = page.cursor();
			if (page.events().isEmpty()) {
				return new ReadAll(seen, cursor);
			}
			assertThat(page.events()).hasSizeLessThanOrEqualTo(limit);
			seen.addAll(seen(page));
		}
	}

	private static List<Seen> seen(EventFeed.Page page) {
		return page.events().stream().map(entry -> new Seen(entry.event().order(), entry.event().event().seq()))
				.toList();
	}

	private static void makeOld(Order order) {
		asOwner("UPDATE order_event SET occurred_at = now() - interval '2 days' WHERE order_id = '" + order.id().value()
				+ "'");
	}

	private static void forgetReadersBut(String one, String other) {
		asOwner("DELETE FROM feed_reader WHERE name NOT IN ('" + one + "', '" + other + "')");
	}

	private static void asOwner(String sql) {
		DatabaseClient.create(EmbeddedDatabase.asOwner()).sql(sql).then().block(LIMIT);
	}

	private Mono<Void> transaction(Function<Connection, Mono<Void>> work) {
		return Mono.usingWhen(Mono.from(db.getConnectionFactory().create()),
				connection -> Mono.from(connection.beginTransaction())
						.then(work.apply(connection))
						.then(Mono.from(connection.commitTransaction())),
				Connection::close);
	}

	private static Mono<Void> write(Connection connection, Order order, int seq) {
		return Mono.from(connection.createStatement("""
				INSERT INTO order_event (order_id, seq, type, payload, occurred_at)
				VALUES ($1, $2, 'CONFIRMED', jsonb_build_object('orderId', $1, 'state', 'CONFIRMED'), now())
				""").bind(0, order.id().value()).bind(1, seq).execute())
				.flatMap(result -> Mono.from(result.getRowsUpdated()))
				.then();
	}
}
