package stampede.payment;

/** A payment before and after a change, which may be equal. */
public record PaymentChange(Payment before, Payment after) {
	/** The amount that the change captures, in minor units. */
	public long captured() {
		return after.state().captured() - before.state().captured();
	}

	/** The amount that the change refunds, in minor units; negative where a refund failed after its success. */
	public long refunded() {
		return after.state().refunded() - before.state().refunded();
	}
}
