package stampede.benchmarks.bare;

import static stampede.benchmarks.bare.Price.required;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.springframework.http.MediaType;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;

/** The first charge of an order by payment-service, which the provider answers at once. */
@RestController
class BarePayments {
	private static final double LEASE_SECONDS = 15;
	private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00";
	private static final String INSERT = """
			INSERT INTO payment (id, order_id, customer, amount, currency, capture_method, token, state, requested_action,
			                     charge_attempts, version, due_at, created_at, updated_at, traceparent)
			SELECT input.id, input.order_id, input.customer, input.amount, input.currency, input.capture, input.token, input.state,
			       input.requested_action, input.charge_attempts, 0,
			       CASE WHEN input.open THEN now() + make_interval(secs => :lease) END, now(), now(), input.trace
			  FROM unnest(:id, :order, :customer, :amount, :currency, :capture, :token, :state, :action, :attempts, :open, :trace)
			    AS input (id, order_id, customer, amount, currency, capture, token, state, requested_action, charge_attempts, open, trace)
			 ORDER BY input.order_id
			ON CONFLICT (order_id) DO NOTHING
			RETURNING id, created_at
			""";
	private static final String UPDATE = """
			WITH input AS (
			    SELECT *
			      FROM unnest(:id, :version, :state, :action, :token, :provider, :decline, :failure, :captured, :refunded,
			                  :refunding, :attempts, :settled, :newlyCaptured, :currency)
			        AS input (id, version, state, requested_action, token, provider_id, decline_code, failure_code, captured,
			                  refunded, refunding, charge_attempts, settled, newly_captured, currency)
			), locked AS (
			    SELECT id FROM payment WHERE id = ANY (:id) ORDER BY id FOR NO KEY UPDATE
			), saved AS (
			    UPDATE payment p
			       SET state = input.state, requested_action = input.requested_action, token = input.token,
			           provider_id = input.provider_id, decline_code = input.decline_code, failure_code = input.failure_code,
			           captured = input.captured, refunded = input.refunded, refunding = input.refunding,
			           charge_attempts = input.charge_attempts,
			           due_at = CASE WHEN input.settled THEN NULL
			                         ELSE coalesce(p.due_at, now() + make_interval(secs => :lease)) END,
			           updated_at = now(), version = p.version + 1
			      FROM input JOIN locked ON locked.id = input.id
			     WHERE p.id = input.id AND p.version = input.version
			    RETURNING p.id
			), posted AS (
			    INSERT INTO ledger_transaction (kind, reference, payment_id, posted_at)
			    SELECT 'CAPTURE', input.id, input.id, now()
			      FROM saved JOIN input ON input.id = saved.id
			     WHERE input.newly_captured > 0
			    RETURNING id, reference
			), entries AS (
			    INSERT INTO ledger_entry (transaction_id, account, side, amount, currency)
			    SELECT posted.id, entry.account, entry.side, input.newly_captured, input.currency
			      FROM posted
			      JOIN input ON input.id = posted.reference
			     CROSS JOIN (VALUES ('PROVIDER', 'DEBIT'), ('SALES', 'CREDIT')) AS entry (account, side)
			)
			SELECT id FROM saved
			""";
	private final DatabaseClient db;
	private final WebClient provider;

	BarePayments(DatabaseClient db, WebClient provider) {
		this.db = db;
		this.provider = provider;
	}

	record Charge(String customer, Price amount, String token) {}

	record Payment(UUID paymentId, UUID orderId, String state, boolean voiding, Price amount, long captured,
			long refunded) {}

	private record Intent(String id, @JsonProperty("amount_received") long received) {}

	@PutMapping(path = "/internal/payments/{order}", consumes = MediaType.APPLICATION_JSON_VALUE, produces = MediaType.APPLICATION_JSON_VALUE)
	Mono<Payment> charge(@PathVariable UUID order, @RequestBody Charge charge) {
		var id = UUID.randomUUID();
		return add(id, order, charge)
				.then(Mono.defer(() -> call(order, charge)))
				.flatMap(intent -> save(id, charge, intent))
				.map(captured -> new Payment(id, order, "CAPTURED", false, charge.amount(), captured, 0));
	}

	private Mono<UUID> add(UUID id, UUID order, Charge charge) {
		var row = new HashMap<String, Object>();
		row.put("lease", LEASE_SECONDS);
		row.put("id", new UUID[]{id});
		row.put("order", new UUID[]{order});
		row.put("customer", new String[]{charge.customer()});
		row.put("amount", new Long[]{charge.amount().amount()});
		row.put("currency", new String[]{charge.amount().currency()});
		row.put("capture", new String[]{"AUTOMATIC"});
		row.put("token", new String[]{charge.token()});
		row.put("state", new String[]{"PENDING"});
		row.put("action", new String[]{"NONE"});
		row.put("attempts", new Integer[]{1});
		row.put("open", new Boolean[]{true});
		row.put("trace", new String[]{TRACE});
		return written(INSERT, row);
	}

	private Mono<Intent> call(UUID order, Charge charge) {
		return provider.post().uri("/v1/payment_intents")
				.header("Idempotency-Key", "order-" + order)
				.body(BodyInserters.fromFormData("amount", Long.toString(charge.amount().amount()))
						.with("currency", "eur").with("confirm", "true").with("capture_method", "automatic")
						.with("payment_method_types[]", "card").with("error_on_requires_action", "true")
						.with("payment_method_data[type]", "card")
						.with("payment_method_data[card][token]", charge.token())
						.with("metadata[order_id]", order.toString()))
				.retrieve().bodyToMono(Intent.class);
	}

	private Mono<Long> save(UUID id, Charge charge, Intent intent) {
		var row = new HashMap<String, Object>();
		row.put("lease", LEASE_SECONDS);
		row.put("id", new UUID[]{id});
		row.put("version", new Long[]{0L});
		row.put("state", new String[]{"CAPTURED"});
		row.put("action", new String[]{"NONE"});
		row.put("token", new String[1]);
		row.put("provider", new String[]{intent.id()});
		row.put("decline", new String[1]);
		row.put("failure", new String[1]);
		row.put("captured", new Long[]{intent.received()});
		row.put("refunded", new Long[]{0L});
		row.put("refunding", new Long[]{0L});
		row.put("attempts", new Integer[]{1});
		row.put("settled", new Boolean[]{true});
		row.put("newlyCaptured", new Long[]{intent.received()});
		row.put("currency", new String[]{charge.amount().currency()});
		return written(UPDATE, row).map(_ -> intent.received());
	}

	/** Fails if no row was written. */
	private Mono<UUID> written(String statement, Map<String, Object> row) {
		return db.sql(statement).bindValues(row).map(each -> required(each, "id", UUID.class)).one()
				.switchIfEmpty(Mono.error(() -> new IllegalStateException("no payment was written")));
	}
}
