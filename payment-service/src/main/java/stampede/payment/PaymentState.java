package stampede.payment;

/** The state of a payment; each state has only the amounts that are valid in it, in minor units. */
public sealed interface PaymentState {
	/** Recorded; the provider's outcome is not known yet. */
	record Pending() implements PaymentState {}

	/** The provider did not answer: the charge may have succeeded. */
	record Unknown() implements PaymentState {}

	/** Authorized, not captured. */
	record Authorised() implements PaymentState {}

	/** Captured. */
	record Captured(long captured) implements PaymentState {}

	/** Declined; nothing was charged. */
	record Declined(String code) implements PaymentState {}

	/** The provider rejected the request as invalid; nothing was charged, and an operator must act. */
	record Failed(String code) implements PaymentState {}

	/** Voided before any charge. */
	record Voided() implements PaymentState {}

	/** Captured and partly refunded. */
	record PartlyRefunded(long captured, long refunded) implements PaymentState {}

	/** Captured and completely refunded. */
	record Refunded(long captured) implements PaymentState {}

	/** The captured amount, including refunded parts. */
	default long captured() {
		return switch (this) {
			case Pending _,Unknown _,Authorised _,Declined _,Failed _,Voided _ -> 0;
			case Captured(var captured) -> captured;
			case PartlyRefunded(var captured, _) -> captured;
			case Refunded(var captured) -> captured;
		};
	}

	/** The refunded amount. */
	default long refunded() {
		return switch (this) {
			case Pending _,Unknown _,Authorised _,Declined _,Failed _,Voided _,Captured _ -> 0;
			case PartlyRefunded(_, var refunded) -> refunded;
			case Refunded(var captured) -> captured;
		};
	}

	/** Whether the provider's outcome is unknown. */
	default boolean isOpen() {
		return switch (this) {
			case Pending _,Unknown _ -> true;
			case Authorised _,Captured _,Declined _,Failed _,Voided _,PartlyRefunded _,Refunded _ -> false;
		};
	}

	/** Whether no money is or ever will be kept. */
	default boolean isUndone() {
		return switch (this) {
			case Declined _,Failed _,Voided _,Refunded _ -> true;
			case Pending _,Unknown _,Authorised _,Captured _,PartlyRefunded _ -> false;
		};
	}

	/** The state's name in the API and in the database. */
	default String label() {
		return switch (this) {
			case Pending _ -> "PENDING";
			case Unknown _ -> "UNKNOWN";
			case Authorised _ -> "AUTHORISED";
			case Captured _ -> "CAPTURED";
			case Declined _ -> "DECLINED";
			case Failed _ -> "FAILED";
			case Voided _ -> "VOIDED";
			case PartlyRefunded _ -> "PARTLY_REFUNDED";
			case Refunded _ -> "REFUNDED";
		};
	}
}
