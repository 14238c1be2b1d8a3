package stampede.order.payment;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonFormat;

/** The state of a refund at payment-service. */
@JsonFormat(with = JsonFormat.Feature.READ_UNKNOWN_ENUM_VALUES_USING_DEFAULT_VALUE)
public enum RefundReply {
	/** Refunded. */
	SUCCEEDED,
	/** The provider refused; nothing is refunded. */
	FAILED,
	/** The outcome is unknown: repeat the call. */
	@JsonEnumDefaultValue
	PENDING
}
