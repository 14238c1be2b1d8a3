package stampede.payment.store;

import static stampede.kit.r2dbc.Rows.required;
import static stampede.kit.r2dbc.Rows.seconds;

import io.micrometer.core.instrument.MeterRegistry;
import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Mono;
import stampede.kit.batching.Batcher;
import stampede.kit.deadline.Deadline;
import stampede.kit.r2dbc.SetParameters;
import stampede.kit.tracing.Traces;
import stampede.payment.Payment;
import stampede.payment.PaymentChange;
import stampede.payment.PaymentProperties;
import stampede.payment.Step;

/**
 * Inserts and updates payments. A statement takes a list and returns one outcome for each member, in its order; an error is a fault and
 * says nothing about any member. Concurrent commands form one statement; not within a transaction.
 */
@Repository
class PaymentWrites {
	private static final SetParameters<NewPayment> NEW = SetParameters.of("input", NewPayment.class)
			.column("id", UUID[]::new, added -> added.payment().id())
			.column("order_id", UUID[]::new, added -> added.payment().orderId())
			.column("customer", String[]::new, added -> added.payment().customer())
			.column("amount", Long[]::new, added -> amount(added.payment()))
			.column("currency", String[]::new, added -> currency(added.payment()))
			.column("capture", String[]::new, added -> capture(added.payment()))
			.column("token", String[]::new, added -> token(added.payment()))
			.column("state", String[]::new, added -> added.payment().state().label())
			.column("requested_action", String[]::new, added -> added.payment().requestedAction().name())
			.column("charge_attempts", Integer[]::new, added -> added.payment().chargeAttempts())
			.column("open", Boolean[]::new, added -> added.payment().state().isOpen())
			.column("trace", String[]::new, NewPayment::trace);
	private static final String INSERT = """
			INSERT INTO payment (id, order_id, customer, amount, currency, capture_method, token, state, requested_action,
			                     charge_attempts, version, due_at, created_at, updated_at, traceparent)
			SELECT input.id, input.order_id, input.customer, input.amount, input.currency, input.capture, input.token, input.state,
			       input.requested_action, input.charge_attempts, 0,
			       CASE WHEN input.open THEN now() + make_interval(secs => :lease) END, now(), now(), input.trace
			  FROM
			"""
			+ NEW.table() + """

					 ORDER BY input.order_id
					ON CONFLICT (order_id) DO NOTHING
					RETURNING id, created_at
					""";
	private static final SetParameters<PaymentChange> CHANGES = SetParameters.of("input", PaymentChange.class)
			.column("id", UUID[]::new, change -> change.after().id())
			.column("version", Long[]::new, change -> change.after().version())
			.column("state", String[]::new, change -> change.after().state().label())
			.column("requested_action", String[]::new, change -> change.after().requestedAction().name())
			.column("token", String[]::new, change -> token(change.after()))
			.column("provider_id", String[]::new, change -> change.after().providerId())
			.column("decline_code", String[]::new, change -> PaymentRows.declineCode(change.after().state()))
			.column("failure_code", String[]::new, change -> PaymentRows.failureCode(change.after().state()))
			.column("captured", Long[]::new, change -> change.after().state().captured())
			.column("refunded", Long[]::new, change -> change.after().state().refunded())
			.column("refunding", Long[]::new, change -> change.after().refunding())
			.column("charge_attempts", Integer[]::new, change -> change.after().chargeAttempts())
			.column("settled", Boolean[]::new, change -> change.after().next() == Step.NONE)
			.column("newly_captured", Long[]::new, PaymentChange::captured)
			.column("currency", String[]::new, change -> currency(change.after()));
	/** Locks in key order, so that statements on the same payments do not deadlock. */
	private static final String UPDATE = """
			WITH input AS (
			    SELECT * FROM
			""" + CHANGES.table()
			+ """

					), locked AS (
					    SELECT id FROM payment WHERE id = ANY (:input_id) ORDER BY id FOR NO KEY UPDATE
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
					),
					"""
			+ Ledger.WITH_CAPTURES + "SELECT id FROM saved";
	private final DatabaseClient db;
	private final Duration lease;
	private final Batcher<NewPayment, Optional<Payment>> inserts;
	private final Batcher<PaymentChange, Optional<PaymentChange>> updates;

	PaymentWrites(DatabaseClient db, PaymentProperties properties, MeterRegistry meters) {
		this.db = db;
		this.lease = properties.lease();
		this.inserts = new Batcher<>("intents", properties.batch(), this::addAll, meters);
		this.updates = new Batcher<>("outcomes", properties.batch(), this::saveAll, meters);
	}

	/** @param trace the W3C traceparent of the request that started the payment */
	record NewPayment(Payment payment, @Nullable String trace) {}

	/** Inserts the payment, and returns it with the time of the insert; empty where its order has one. */
	Mono<Payment> add(Payment payment) {
		return Mono.deferContextual(context -> inserts.submit(new NewPayment(payment, Traces.parent(context))))
				.flatMap(Mono::justOrEmpty);
	}

	/**
	 * Saves the change with its ledger entries; empty where another process has changed the payment. Ignores the deadline: a known outcome
	 * is saved in any case.
	 */
	Mono<PaymentChange> save(PaymentChange change) {
		return updates.submit(change).contextWrite(context -> context.delete(Deadline.class))
				.flatMap(Mono::justOrEmpty);
	}

	/** As {@link #add}, for a list in one statement. */
	Mono<List<Optional<Payment>>> addAll(List<NewPayment> payments) {
		return NEW.bind(db.sql(INSERT), payments)
				.bind("lease", seconds(lease))
				.map(PaymentWrites::added)
				.all()
				.collectMap(Added::id, Added::at)
				.map(times -> payments.stream().map(added -> Optional.ofNullable(times.get(added.payment().id()))
						.map(at -> added.payment().added(at, added.trace()))).toList());
	}

	private record Added(UUID id, Instant at) {}

	private static Added added(Readable row) {
		return new Added(required(row, "id", UUID.class), required(row, "created_at", Instant.class));
	}

	/**
	 * As {@link #save}, for a list in one statement, also within a transaction. A settled payment that gets a step to do is leased to this
	 * process.
	 */
	Mono<List<Optional<PaymentChange>>> saveAll(List<PaymentChange> changes) {
		return CHANGES.bind(db.sql(UPDATE), changes)
				.bind("lease", seconds(lease))
				.map(row -> required(row, "id", UUID.class))
				.all()
				.collectList()
				.map(saved -> changes.stream().map(change -> saved.contains(change.after().id())
						? Optional.of(new PaymentChange(change.before(), change.after().saved()))
						: Optional.<PaymentChange>empty()).toList());
	}

	private static @Nullable Long amount(Payment payment) {
		return payment.terms() == null ? null : payment.terms().amount().amount();
	}

	private static @Nullable String currency(Payment payment) {
		return payment.terms() == null ? null : payment.terms().amount().currency();
	}

	private static @Nullable String capture(Payment payment) {
		return payment.terms() == null ? null : payment.terms().capture().name();
	}

	private static @Nullable String token(Payment payment) {
		var terms = payment.terms();
		return terms == null || terms.token() == null ? null : terms.token().value();
	}
}
