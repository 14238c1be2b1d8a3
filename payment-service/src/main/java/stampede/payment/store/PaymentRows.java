package stampede.payment.store;

import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import stampede.kit.money.Money;
import stampede.kit.r2dbc.Rows;
import stampede.payment.Payment;
import stampede.payment.PaymentState;
import stampede.payment.PaymentState.Authorised;
import stampede.payment.PaymentState.Captured;
import stampede.payment.PaymentState.Declined;
import stampede.payment.PaymentState.Failed;
import stampede.payment.PaymentState.PartlyRefunded;
import stampede.payment.PaymentState.Pending;
import stampede.payment.PaymentState.Refunded;
import stampede.payment.PaymentState.Unknown;
import stampede.payment.PaymentState.Voided;
import stampede.payment.PaymentToken;
import stampede.payment.RequestedAction;
import stampede.payment.Terms;

/** Maps a payment and its state to columns and back. */
final class PaymentRows {
	static final String COLUMNS = """
			p.id, p.order_id, p.customer, p.amount, p.currency, p.capture_method, p.token, p.state, p.requested_action,
			p.provider_id, p.decline_code, p.failure_code, p.captured, p.refunded, p.refunding, p.charge_attempts, p.version, p.attempts,
			p.created_at, p.traceparent
			""";

	private PaymentRows() {}

	static Payment payment(Readable row) {
		return new Payment(Rows.required(row, "id", UUID.class), Rows.required(row, "order_id", UUID.class),
				Rows.required(row, "customer", String.class), terms(row), state(row),
				RequestedAction.valueOf(Rows.required(row, "requested_action", String.class)),
				row.get("provider_id", String.class),
				Rows.required(row, "refunding", Long.class), Rows.required(row, "charge_attempts", Integer.class),
				Rows.required(row, "version", Long.class), Rows.required(row, "attempts", Integer.class),
				Rows.required(row, "created_at", Instant.class), row.get("traceparent", String.class));
	}

	static @Nullable String declineCode(PaymentState state) {
		return switch (state) {
			case Declined(var code) -> code;
			case Pending _,Unknown _,Authorised _,Captured _,Failed _,Voided _,PartlyRefunded _,Refunded _ -> null;
		};
	}

	static @Nullable String failureCode(PaymentState state) {
		return state instanceof Failed(var code) ? code : null;
	}

	private static @Nullable Terms terms(Readable row) {
		var amount = row.get("amount", Long.class);
		if (amount == null) {
			return null;
		}
		var token = row.get("token", String.class);
		return new Terms(new Money(amount, Rows.required(row, "currency", String.class)),
				Terms.Capture.valueOf(Rows.required(row, "capture_method", String.class)),
				token == null ? null : new PaymentToken(token));
	}

	private static PaymentState state(Readable row) {
		long captured = Rows.required(row, "captured", Long.class);
		return switch (Rows.required(row, "state", String.class)) {
			case "PENDING" -> new Pending();
			case "UNKNOWN" -> new Unknown();
			case "AUTHORISED" -> new Authorised();
			case "CAPTURED" -> new Captured(captured);
			case "DECLINED" -> new Declined(Rows.required(row, "decline_code", String.class));
			case "FAILED" -> new Failed(Rows.required(row, "failure_code", String.class));
			case "VOIDED" -> new Voided();
			case "PARTLY_REFUNDED" -> new PartlyRefunded(captured, Rows.required(row, "refunded", Long.class));
			case "REFUNDED" -> new Refunded(captured);
			case String unknown -> throw new IllegalStateException("unknown payment state " + unknown);
		};
	}
}
