package stampede.payment;

/** Where a payment stands; each state carries only the amounts that are true in it, in minor units. */
public sealed interface PaymentState {
	/** Written down; what the provider makes of it has not been heard. */
	record Pending() implements PaymentState {}

	/** The provider was asked and did not answer: perhaps charged, perhaps not. */
	record Unknown() implements PaymentState {}

	/** Set aside, not taken. */
	record Authorised() implements PaymentState {}

	/** Taken. */
	record Captured(long captured) implements PaymentState {}

	/** Refused; nothing was taken. */
	record Declined(String code) implements PaymentState {}

	/** The provider called our request invalid; nothing was taken, and an operator has to look. */
	record Failed(String code) implements PaymentState {}

	/** Undone before anything was taken, or forbidden before it began. */
	record Voided() implements PaymentState {}

	/** Taken and partly paid back. */
	record PartlyRefunded(long captured, long refunded) implements PaymentState {}

	/** Taken and wholly paid back. */
	record Refunded(long captured) implements PaymentState {}

	/** Taken so far, whether or not paid back since. */
	default long captured() {
		return switch (this) {
			case Pending _,Unknown _,Authorised _,Declined _,Failed _,Voided _ -> 0;
			case Captured(var captured) -> captured;
			case PartlyRefunded(var captured, _) -> captured;
			case Refunded(var captured) -> captured;
		};
	}

	/** Paid back so far. */
	default long refunded() {
		return switch (this) {
			case Pending _,Unknown _,Authorised _,Declined _,Failed _,Voided _,Captured _ -> 0;
			case PartlyRefunded(_, var refunded) -> refunded;
			case Refunded(var captured) -> captured;
		};
	}

	/** Whether it is not known yet what the provider did. */
	default boolean isOpen() {
		return switch (this) {
			case Pending _,Unknown _ -> true;
			case Authorised _,Captured _,Declined _,Failed _,Voided _,PartlyRefunded _,Refunded _ -> false;
		};
	}

	/** Whether no money is, or ever will be, taken and kept. */
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
