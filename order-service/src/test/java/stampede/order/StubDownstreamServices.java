package stampede.order;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.reactivestreams.Publisher;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Inventory and payment as one small server whose answers a test sets by SKU and by token. It remembers every call, so
 * that a test can count what was asked of them.
 */
public final class StubDownstreamServices implements ApplicationContextInitializer<ConfigurableApplicationContext> {
	/** Method and path with the order's id cut out, for example {@code POST commit}. */
	static final List<Call> CALLS = new CopyOnWriteArrayList<>();

	private static final Map<String, Reply> REPLIES = new ConcurrentHashMap<>();
	private static final Map<String, Reply> NEXT = new ConcurrentHashMap<>();
	private static final DisposableServer SERVER = HttpServer.create().port(0).handle(StubDownstreamServices::serve)
			.bindNow();

	/** Each list that came: of what, and how long it was. Its members are {@link #CALLS}, too. */
	static final List<String> LISTS = new CopyOnWriteArrayList<>();

	/** One call: what was asked for which order. */
	record Call(String what, String order, String body) {}

	/** How one call is answered. */
	record Reply(int status, String body, Duration after) {
		static Reply ok(String body) {
			return new Reply(200, body, Duration.ZERO);
		}

		static Reply problem(int status, String type) {
			return new Reply(status, "{\"type\":\"/problems/" + type + "\",\"status\":" + status + "}", Duration.ZERO);
		}

		/** As from something in between that speaks no JSON. */
		static Reply plain(int status, String text) {
			return new Reply(status, text, Duration.ZERO);
		}

		Reply after(Duration pause) {
			return new Reply(status, body, pause);
		}
	}

	/** The stock levels that the stub returns, for any items. */
	private static volatile String levels = "[]";

	/** Sets the stock level of one item. */
	static void onHand(String sku, long quantity) {
		levels = "[{\"sku\":\"%s\",\"onHand\":%d,\"reserved\":0,\"more\":1}]".formatted(sku, quantity);
	}

	/** The sales that the stub returns, as JSON. */
	private static volatile Supplier<String> sales = () -> "[]";

	/** Sets the only sale: of one item, open from now on for {@code length}; closed with a negative length. */
	public static void sale(String id, String sku, Duration length) {
		var now = Instant.now();
		sales = () -> """
				[{"id":"%s","skus":["%s"],"doorsAt":"%s","opensAt":"%s","closesAt":"%s","passLifeSeconds":300,"admitPerSecond":10,"seed":"00","onHand":5,"reserved":0,"now":"%s"}]"""
				.formatted(id, sku, now.minusSeconds(7_200), now.minusSeconds(3_600), now.plus(length), Instant.now());
	}

	@Override
	public void initialize(ConfigurableApplicationContext context) {
		TestPropertyValues.of("orders.inventory.client.base-url=http://localhost:" + SERVER.port(),
				"orders.payment.client.base-url=http://localhost:" + SERVER.port(),
				"orders.inventory.client.response-timeout=1s", "orders.payment.client.response-timeout=1s",
				"stampede.tokens.service-tokens=classpath:/service-tokens/")
				.applyTo(context);
	}

	/** Answers {@code what} in this way for orders placed with {@code customer}, until set otherwise. */
	static void answer(String customer, String what, Reply reply) {
		REPLIES.put(customer + " " + what, reply);
	}

	/** Answers the next call in this way, whatever {@link #answer} says. */
	static void answerNext(String customer, String what, Reply reply) {
		NEXT.put(customer + " " + what, reply);
	}

	/** Forgets what {@link #answer} said of these customers. */
	static void answerAsUsual(String... customers) {
		for (var customer : customers) {
			REPLIES.keySet().removeIf(key -> key.startsWith(customer + " "));
		}
	}

	/** Forgets what {@link #answer} and {@link #answerNext} said. */
	static void answerAllAsUsual() {
		REPLIES.clear();
		NEXT.clear();
	}

	/** Lets every reservation for {@code customer} be refused with a problem. */
	public static void refuse(String customer, int status, String type) {
		answer(customer, "PUT reservations", Reply.problem(status, type));
	}

	/** Lets every charge of {@code customer} be declined. */
	public static void decline(String customer) {
		answer(customer, "PUT payments",
				Reply.ok("{\"paymentId\":\"00000000-0000-7000-8000-000000000000\",\"state\":\"DECLINED\"}"));
	}

	/** Replies to refunds of {@code customer} with this state. */
	public static void refund(String customer, String state) {
		answer(customer, "PUT payments refunds", Reply.ok("{\"state\":\"" + state + "\"}"));
	}

	/** Grants every reservation of {@code customer} again. */
	public static void serve(String customer) {
		answerAsUsual(customer);
	}

	/** Lets the charges of {@code customer} stay undecided. */
	public static void leaveOpen(String customer) {
		answer(customer, "PUT payments",
				new Reply(202, "{\"paymentId\":\"00000000-0000-7000-8000-000000000000\",\"state\":\"UNKNOWN\"}",
						Duration.ZERO));
	}

	/** Refuses reservations of {@code customer}, because other orders hold the stock. */
	public static void holdForOthers(String customer) {
		answer(customer, "PUT reservations", new Reply(409,
				"{\"type\":\"/problems/out-of-stock\",\"sku\":\"A\",\"soldOut\":false,\"held\":true}", Duration.ZERO));
	}

	/** Lets the lines of {@code customer} cost {@code total} cents. */
	public static void changePrice(String customer, long total) {
		answer(customer, "PUT reservations", new Reply(409,
				"{\"type\":\"/problems/price-changed\",\"total\":{\"amount\":" + total + ",\"currency\":\"EUR\"}}",
				Duration.ZERO));
	}

	static long count(String what, String order) {
		return CALLS.stream().filter(call -> call.what().equals(what) && call.order().equals(order)).count();
	}

	/** The calls for this order, in order. */
	public static List<String> calls(String order) {
		return CALLS.stream().filter(call -> call.order().equals(order)).map(Call::what).toList();
	}

	/** Sets the customer of an order, for tests in which no call names the customer. */
	static void introduce(String order, String customer) {
		CUSTOMERS.put(order, customer);
	}

	private static final Map<String, String> CUSTOMERS = new ConcurrentHashMap<>();

	private static Publisher<Void> serve(HttpServerRequest request, HttpServerResponse response) {
		return request.receive().aggregate().asString().defaultIfEmpty("").flatMap(body -> {
			if (request.uri().startsWith("/internal/levels")) {
				return response.header("Content-Type", "application/json").sendString(Mono.just(levels)).then();
			}
			if (request.uri().startsWith("/internal/sales")) {
				return response.header("Content-Type", "application/json").sendString(Mono.just(sales.get())).then();
			}
			var reply = switch (request.method() + " " + request.uri()) {
				case "POST /internal/reservations" -> list(body, "reservations", "PUT reservations");
				case "POST /internal/reservations/commits" -> list(body, "orderIds", "POST reservations commit");
				default -> {
					var path = request.uri().split("/", -1);
					yield reply(request.method() + " " + path[2] + (path.length > 4 ? " " + path[4] : ""), path[3],
							body);
				}
			};
			return Mono.delay(reply.after())
					.then(response.status(reply.status())
							.header("Content-Type", contentType(reply))
							.sendString(Mono.just(reply.body()))
							.then());
		});
	}

	private static Reply reply(String what, String order, String body) {
		CALLS.add(new Call(what, order, body));
		if (body.contains("\"customer\"")) {
			CUSTOMERS.put(order, body.replaceAll(".*\"customer\":\"([^\"]*)\".*", "$1"));
		}
		var key = CUSTOMERS.getOrDefault(order, "") + " " + what;
		var next = NEXT.remove(key);
		return next == null ? REPLIES.getOrDefault(key, usual(what, order, body)) : next;
	}

	/** As each would be answered by itself; where one is answered by a fault, that is the answer to all. */
	private static Reply list(String body, String field, String what) {
		var asked = StreamSupport.stream(json(body).get(field).spliterator(), false).toList();
		LISTS.add(what + " " + asked.size());
		var replies = asked.stream()
				.map(each -> each.isTextual()
						? reply(what, each.asText(), "")
						: reply(what, each.get("orderId").asText(), each.get("reservation").toString()))
				.toList();
		var fault = replies.stream().filter(reply -> reply.status() >= 500 || !reply.body().startsWith("{"))
				.findFirst();
		var after = replies.stream().map(Reply::after).max(Comparator.naturalOrder()).orElse(Duration.ZERO);
		return fault.orElseGet(() -> Reply.ok(replies.stream()
				.map(reply -> "{\"%s\":%s}".formatted(reply.status() < 400 ? "reservation" : "problem", reply.body()))
				.collect(Collectors.joining(",", "{\"outcomes\":[", "]}")))).after(after);
	}

	private static JsonNode json(String body) {
		try {
			return new ObjectMapper().readTree(body);
		} catch (JsonProcessingException malformed) {
			throw new IllegalArgumentException(malformed);
		}
	}

	private static String contentType(Reply reply) {
		if (!reply.body().startsWith("{")) {
			return "text/plain";
		}
		return reply.status() < 400 ? "application/json" : "application/problem+json";
	}

	private static Reply usual(String what, String order, String body) {
		Function<String, String> payment = state -> """
				{"paymentId":"%s","orderId":"%s","state":"%s","more":"fields"}""".formatted(order, order, state);
		return switch (what) {
			case "PUT reservations" -> Reply.ok("{\"state\":\"ACTIVE\",\"lines\":["
					+ body.replaceAll(".*\"lines\":\\[(.*)].*", "$1")
							.replaceAll("\\{\"sku\":\"(\\w+)\",\"quantity\":(\\d+)}",
									"{\"sku\":\"$1\",\"quantity\":$2,\"unitPrice\":{\"amount\":500,\"currency\":\"EUR\"}}")
					+ "]}");
			case "PUT payments" -> Reply.ok(payment.apply("CAPTURED"));
			case "POST payments void" -> Reply.ok(payment.apply("VOIDED"));
			case "PUT payments refunds" -> Reply.ok("{\"state\":\"SUCCEEDED\"}");
			default -> Reply.ok("{}");
		};
	}
}
