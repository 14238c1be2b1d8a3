package stampede.payment;

import io.netty.handler.codec.http.QueryStringDecoder;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.reactivestreams.Publisher;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableChannel;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * The provider as a small server in Stripe's shapes. It keeps the first answer of each idempotency key, counts what it
 * really did, and goes wrong where a test says so, by key.
 */
public final class StubProvider implements ApplicationContextInitializer<ConfigurableApplicationContext> {
	/** Every call: method, path, key and body; what it does is done when it is here. */
	public static final List<Call> CALLS = new CopyOnWriteArrayList<>();

	private static final Map<String, Intent> INTENTS = new ConcurrentHashMap<>();
	private static final Map<String, Refund> REFUNDS = new ConcurrentHashMap<>();
	private static final Map<String, Answer> ANSWERS = new ConcurrentHashMap<>();
	private static final Map<String, Queue<Fault>> FAULTS = new ConcurrentHashMap<>();
	private static final DisposableServer SERVER = HttpServer.create().port(0).handle(StubProvider::serve).bindNow();
	private static final String JSON = "application/json";

	/** One call. */
	public record Call(String method, String path, String key, String authorization, String body) {}

	/** How one call goes wrong. */
	public enum Fault {
		/** Done, and the connection closed without an answer. */
		LOSE_ANSWER,
		/** Done, and never answered. */
		HANG,
		/** Done, and answered 20 ms later. */
		SOON,
		/** Done, and answered after a second and a half. */
		SLOW,
		/** Not done: 500. */
		FAIL,
		/** Not done: 429. */
		LIMIT,
		/** Not done: 409, as while another call with this key is in progress. */
		BUSY,
		/** Not done: an answer that is no JSON. */
		GARBAGE,
		/** Refunds: taken on, decided later. */
		DEFER,
		/** Refunds: refused. */
		REFUSE;

		boolean isUndone() {
			return switch (this) {
				case FAIL, LIMIT, BUSY, GARBAGE, REFUSE -> true;
				case LOSE_ANSWER, HANG, SOON, SLOW, DEFER -> false;
			};
		}
	}

	private record Intent(String id, String order, long amount, String currency, String status, long refunded) {
		String json() {
			var received = status.equals("succeeded") ? amount : 0;
			return """
					{"id":"%s","object":"payment_intent","amount":%d,"amount_received":%d,"currency":"%s","status":"%s",\
					"metadata":{"order_id":"%s"},"last_payment_error":null}"""
					.formatted(id, amount, received, currency, status,
							order);
		}

		Intent in(String next) {
			return new Intent(id, order, amount, currency, next, refunded);
		}
	}

	private record Refund(String id, String ours, String status) {
		String json() {
			return "{\"id\":\"%s\",\"object\":\"refund\",\"status\":\"%s\",\"metadata\":{\"refund_id\":\"%s\"}}"
					.formatted(id, status, ours);
		}
	}

	private record Answer(int status, String body) {}

	@Override
	public void initialize(ConfigurableApplicationContext context) {
		TestPropertyValues.of("payments.provider.base-url=http://localhost:" + SERVER.port(),
				"payments.provider.secret-key=sk_test_stub", "payments.provider.response-timeout=1s",
				"payments.webhook.secret=whsec_stub", "payments.response-wait=900ms",
				"payments.recovery.interval=100ms", "management.server.port=0")
				.applyTo(context);
		// A setting of the test class takes precedence.
		Stream.of("payments.lease=2s", "payments.recovery.first-backoff=200ms",
				"payments.recovery.max-backoff=500ms")
				.filter(pair -> !context.getEnvironment().containsProperty(pair.substring(0, pair.indexOf('='))))
				.forEach(pair -> TestPropertyValues.of(pair).applyTo(context));
	}

	/** The next calls with this key go wrong in this way, one after the other. */
	public static void fail(String key, Fault... faults) {
		FAULTS.computeIfAbsent(key, _ -> new ConcurrentLinkedQueue<>()).addAll(Arrays.asList(faults));
	}

	/** How many charges of the order were really made. */
	public static long charges(UUID order) {
		return INTENTS.values().stream()
				.filter(intent -> intent.order().equals(order.toString())
						&& !intent.status().startsWith("requires_pay"))
				.count();
	}

	/** The amount charged and not refunded, in minor units. */
	public static long kept(UUID order) {
		return INTENTS.values().stream()
				.filter(intent -> intent.order().equals(order.toString()) && intent.status().equals("succeeded"))
				.mapToLong(intent -> intent.amount() - intent.refunded())
				.sum();
	}

	/** The order's charge as a webhook would show it, in {@code status}. */
	public static String intent(UUID order, String status) {
		return INTENTS.values().stream()
				.filter(intent -> intent.order().equals(order.toString()))
				.findFirst()
				.orElseGet(() -> new Intent("pi_" + order, order.toString(), 1999, "eur", status, 0))
				.in(status)
				.json();
	}

	/** Decides a deferred refund. */
	public static void decide(UUID refund, String status) {
		REFUNDS.replaceAll(
				(_, it) -> it.ours().equals(refund.toString()) ? new Refund(it.id(), it.ours(), status) : it);
	}

	public static long calls(String key) {
		return CALLS.stream().filter(call -> call.key().equals(key)).count();
	}

	private static Publisher<Void> serve(HttpServerRequest request, HttpServerResponse response) {
		return request.receive().aggregate().asString().defaultIfEmpty("").flatMap(body -> {
			var headers = request.requestHeaders();
			var call = new Call(request.method().name(), request.uri(), headers.get("Idempotency-Key", ""),
					headers.get("Authorization", ""), body);
			var faults = FAULTS.get(call.key());
			var fault = faults == null ? null : faults.poll();
			if (fault != null && fault.isUndone()) {
				CALLS.add(call);
				return send(response, instead(fault));
			}
			var answer = answer(call, fault == Fault.DEFER);
			CALLS.add(call);
			return switch (fault) {
				case LOSE_ANSWER -> Mono.fromRunnable(() -> response.withConnection(DisposableChannel::dispose));
				case HANG -> Mono.never();
				case SOON -> Mono.delay(Duration.ofMillis(20)).then(send(response, answer));
				case SLOW -> Mono.delay(Duration.ofMillis(1500)).then(send(response, answer));
				case null, default -> send(response, answer);
			};
		});
	}

	private static Answer instead(Fault fault) {
		return switch (fault) {
			case LIMIT -> error(429, "rate_limit_error", "rate_limit");
			case BUSY -> error(409, "invalid_request_error", "idempotency_key_in_use");
			case GARBAGE -> new Answer(200, "<html>oops</html>");
			case REFUSE -> error(400, "invalid_request_error", "charge_already_refunded");
			default -> error(500, "api_error", "none");
		};
	}

	private static Mono<Void> send(HttpServerResponse response, Answer answer) {
		return response.status(answer.status()).header("Content-Type", JSON).sendString(Mono.just(answer.body()))
				.then();
	}

	private static synchronized Answer answer(Call call, boolean deferred) {
		var form = new QueryStringDecoder(call.body(), false).parameters().entrySet().stream()
				.collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().getFirst()));
		var path = call.path().split("/", -1);
		if (call.method().equals("GET")) {
			return path[2].equals("refunds")
					? new Answer(200, Objects.requireNonNull(REFUNDS.get(path[3])).json())
					: new Answer(200, Objects.requireNonNull(INTENTS.get(path[3])).json());
		}
		var earlier = ANSWERS.get(call.key());
		if (earlier != null) {
			return earlier;
		}
		var answer = path[2].equals("refunds")
				? refund(form, deferred)
				: path.length == 3 ? create(form) : change(path[3], path[4]);
		ANSWERS.put(call.key(), answer);
		return answer;
	}

	private static Answer create(Map<String, String> form) {
		var id = "pi_" + UUID.randomUUID();
		var token = form.getOrDefault("payment_method_data[card][token]", form.getOrDefault("payment_method", ""));
		var declined = token.contains("Declined");
		var approved = "manual".equals(form.get("capture_method")) ? "requires_capture" : "succeeded";
		var intent = new Intent(id, form.getOrDefault("metadata[order_id]", ""),
				Long.parseLong(form.getOrDefault("amount", "0")), form.getOrDefault("currency", "eur"),
				declined ? "requires_payment_method" : approved, 0);
		if (token.equals("tok_unknown")) {
			return new Answer(400, """
					{"error":{"type":"invalid_request_error","code":"resource_missing","param":"payment_method"}}""");
		}
		if (token.equals("tok_tooSmall")) {
			return error(400, "invalid_request_error", "amount_too_small");
		}
		INTENTS.put(id, intent);
		return declined
				? new Answer(402,
						"""
								{"error":{"type":"card_error","code":"card_declined","decline_code":"%s","message":"No.","payment_intent":%s}}\
								"""
								.formatted(token.endsWith("Funds") ? "insufficient_funds" : "generic_decline",
										intent.json()))
				: new Answer(200, intent.json());
	}

	private static Answer change(String id, String action) {
		var intent = Objects.requireNonNull(INTENTS.get(id));
		if (!intent.status().equals("requires_capture")) {
			return error(400, "invalid_request_error", "payment_intent_unexpected_state");
		}
		var next = intent.in(action.equals("capture") ? "succeeded" : "canceled");
		INTENTS.put(id, next);
		return new Answer(200, next.json());
	}

	private static Answer refund(Map<String, String> form, boolean deferred) {
		var intent = Objects.requireNonNull(INTENTS.get(form.get("payment_intent")));
		var amount = Long.parseLong(form.getOrDefault("amount", "0"));
		if (amount > intent.amount() - intent.refunded()) {
			return error(400, "invalid_request_error", "amount_too_large");
		}
		INTENTS.put(intent.id(),
				new Intent(intent.id(), intent.order(), intent.amount(), intent.currency(), intent.status(),
						intent.refunded() + amount));
		var refund = new Refund("re_" + UUID.randomUUID(), form.getOrDefault("metadata[refund_id]", ""),
				deferred ? "pending" : "succeeded");
		REFUNDS.put(refund.id(), refund);
		return new Answer(200, refund.json());
	}

	private static Answer error(int status, String type, String code) {
		return new Answer(status,
				"{\"error\":{\"type\":\"%s\",\"code\":\"%s\",\"message\":\"No.\"}}".formatted(type, code));
	}

	/** The order's refunds have failed: their money is the shop's again. */
	public static void unrefund(UUID order) {
		INTENTS.replaceAll((_, it) -> it.order().equals(order.toString())
				? new Intent(it.id(), it.order(), it.amount(), it.currency(), it.status(), 0)
				: it);
	}

	/** Makes a charge fall over now without any call of ours, as from the provider's dashboard. */
	public static void cancel(UUID order) {
		INTENTS.replaceAll((_, it) -> it.order().equals(order.toString()) ? it.in("canceled") : it);
	}
}
