package stampede.order;

import static org.assertj.core.api.Assertions.assertThat;

import io.r2dbc.spi.Connection;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import reactor.test.StepVerifier;
import stampede.kit.money.Money;
import stampede.order.events.OrderFeed;

/** The events that followers receive. The orders are final, and only the tests add events to them. */
class FollowingIntegrationTests extends CheckoutFixture {
	/** The tail looks four times a second. */
	private static final Duration FOUR_LOOKS = Duration.ofSeconds(1);
	private static final int LAST_OF_CHECKOUT = 3;

	@Autowired
	OrderFeed feed;

	@Test
	void tellsWhatHasBeenAndThenWhatComes() {
		var order = add(Order.place("ann", COMMAND.lines(), COMMAND.token(), null)).block(LIMIT);
		assertThat(order).isNotNull();

		feed.after(order.id(), 0).map(OrderEvent::type).as(StepVerifier::create)
				.expectNext("PLACED")
				.then(() -> orders.save(order.reserve(Map.of("A", new Money(500, "EUR")))).block(LIMIT))
				.expectNext("RESERVED")
				.thenCancel()
				.verify(LIMIT);
	}

	/** Its id is smaller than that of the event which is seen first. */
	@Test
	void missesNoEventWhoseTransactionTakesLonger() {
		var slow = confirmed("bob");
		var quick = confirmed("cid");
		var commit = Sinks.<Void>empty();
		var heard = new ConcurrentLinkedQueue<String>();
		var following = Flux.merge(follow(slow, LAST_OF_CHECKOUT), follow(quick, LAST_OF_CHECKOUT))
				.doOnNext(event -> heard.add(event.type()))
				.take(2).then().toFuture();

		var writing = transaction(connection -> write(connection, slow, 4, "SLOW").then(commit.asMono())).toFuture();
		Mono.delay(FOUR_LOOKS).then(transaction(connection -> write(connection, quick, 4, "QUICK")))
				.then(Mono.delay(FOUR_LOOKS)).block(LIMIT);
		assertThat(heard).containsExactly("QUICK");

		commit.tryEmitEmpty();
		writing.join();
		following.join();
		assertThat(heard).containsExactly("QUICK", "SLOW");
	}

	/** Many transactions that overlap at random; followers who come at any time and say how much they know. */
	@Test
	void tellsEveryFollowerEachEventOnceAndInOrder() {
		var random = new Random(7);
		var last = LAST_OF_CHECKOUT + 8;
		var followed = IntStream.range(0, 12).mapToObj(n -> confirmed("follower-" + n)).toList();
		var writers = Flux.fromIterable(followed).flatMap(order -> Flux.range(LAST_OF_CHECKOUT + 1, 8)
				.concatMap(seq -> {
					var length = Duration.ofMillis(random.nextInt(120));
					return transaction(
							connection -> write(connection, order, seq, "STEP").then(Mono.delay(length)).then());
				}), 12);
		var followers = Flux.fromIterable(followed).flatMap(order -> Flux.range(0, 5).flatMap(n -> {
			var known = random.nextInt(LAST_OF_CHECKOUT + 1);
			return Mono.delay(Duration.ofMillis(random.nextInt(900)))
					.thenMany(follow(order, known).map(OrderEvent::seq).take((long) last - known))
					.collectList()
					.map(heard -> heard.equals(IntStream.rangeClosed(known + 1, last).boxed().toList()));
		}), 60);

		var whole = Flux.merge(writers.then(Mono.<Boolean>empty()), followers).collectList().block(LIMIT);

		assertThat(whole).hasSize(60).containsOnly(true);
	}

	private Flux<OrderEvent> follow(Order order, int seq) {
		return feed.after(order.id(), seq);
	}

	private Mono<Void> transaction(Function<Connection, Mono<Void>> work) {
		return Mono.usingWhen(Mono.from(db.getConnectionFactory().create()),
				connection -> Mono.from(connection.beginTransaction())
						.then(work.apply(connection))
						.then(Mono.from(connection.commitTransaction())),
				Connection::close);
	}

	private static Mono<Void> write(Connection connection, Order order, int seq, String type) {
		return Mono.from(connection.createStatement("""
				INSERT INTO order_event (order_id, seq, type, payload, occurred_at) VALUES ($1, $2, $3, '{}', now())
				""").bind(0, order.id().value()).bind(1, seq).bind(2, type).execute())
				.flatMap(result -> Mono.from(result.getRowsUpdated()))
				.then();
	}
}
