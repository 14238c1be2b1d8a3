package stampede.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import stampede.systemtests.Shop.Reply;

/** Every pair of actions on one order at once: each is answered by its outcome or a conflict, never by a fault. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class ConcurrentActionsIntegrationTests {
	private static final int ORDERS = 10;
	private static final int OF_EACH_ORDER = 3;
	private static final Suite suite = Suites.shared();
	private static final Shop shop = suite.shop();
	/** One customer and one operator for each order: the gateway takes 16 bodies at once from one caller. */
	private static final List<String> customers = tokens(suite::customer);
	private static final List<String> operators = tokens(suite::staff);
	private static final String sku = "P-" + UUID.randomUUID().toString().substring(0, 8);

	/** The actions of customers and operators on one order. */
	enum Action {
		CANCEL, CANCEL_WITHOUT_RESTOCK, REFUND_ONE, REFUND_ALL, OPERATOR_REFUNDS_ONE, RETRY, CLOSE
	}

	private static List<String> tokens(UnaryOperator<String> issuer) {
		return Stream.generate(() -> issuer.apply("pairs-" + UUID.randomUUID())).limit(ORDERS).toList();
	}

	record Pair(Action first, Action second) {}

	static Stream<Pair> pairs() {
		return Stream.of(Action.values()).flatMap(first -> Stream.of(Action.values())
				.filter(second -> second.compareTo(first) >= 0).map(second -> new Pair(first, second)));
	}

	@BeforeAll
	static void offersEnough() {
		shop.offer(suite.operator(), sku, 1_250, ORDERS * OF_EACH_ORDER * (int) pairs().count());
	}

	@AfterAll
	static void everythingAddsUp() {
		suite.invariants().hold();
	}

	@ParameterizedTest
	@MethodSource("pairs")
	void answersBothWithoutAFault(Pair pair) {
		var orders = customers.stream().map(customer -> shop.placeAsync(customer, UUID.randomUUID().toString(),
				Shop.order(sku, OF_EACH_ORDER, "tok_visa"), 60_000)).toList().stream()
				.map(CompletableFuture::join).toList();
		assertThat(orders).extracting(Reply::status).containsOnly(201);

		var replies = IntStream.range(0, ORDERS).boxed()
				.flatMap(n -> Stream.of(start(pair.first(), n, orders.get(n).orderId()),
						start(pair.second(), n, orders.get(n).orderId())))
				.toList().stream().map(CompletableFuture::join).toList();

		assertThat(replies).allSatisfy(reply -> {
			assertThat(reply.status()).as("%s", reply).isIn(200, 201, 202, 204, 409, 422);
			if (reply.type().equals("/problems/request-in-flight")) {
				assertThat(reply.retryAfter()).as("%s", reply).isPresent();
			}
		});
	}

	private CompletableFuture<Reply> start(Action action, int n, UUID order) {
		var customer = customers.get(n);
		var operator = operators.get(n);
		var one = "{\"lines\":[{\"sku\":\"" + sku + "\",\"quantity\":1}]}";
		return switch (action) {
			case CANCEL -> post(customer, "/api/v1/orders/" + order + "/cancellation", "");
			case CANCEL_WITHOUT_RESTOCK ->
				post(operator, "/api/v1/orders/" + order + "/cancellation?restock=false", "");
			case REFUND_ONE -> post(customer, "/api/v1/orders/" + order + "/refunds", one);
			case REFUND_ALL -> post(customer, "/api/v1/orders/" + order + "/refunds", "{}");
			case OPERATOR_REFUNDS_ONE -> post(operator, "/api/v1/orders/" + order + "/refunds", one);
			case RETRY -> post(operator, "/api/v1/stuck-orders/" + order + "/retry", "");
			case CLOSE ->
				post(operator, "/api/v1/stuck-orders/" + order + "/closure", "{\"note\":\"settled\"}");
		};
	}

	private CompletableFuture<Reply> post(String token, String path, String body) {
		return shop.postAsync(token, path, UUID.randomUUID().toString(), body);
	}
}
