package stampede.order.payment;

import com.fasterxml.jackson.annotation.JsonEnumDefaultValue;
import com.fasterxml.jackson.annotation.JsonFormat;

/** What payment-service knows of a refund. */
@JsonFormat(with = JsonFormat.Feature.READ_UNKNOWN_ENUM_VALUES_USING_DEFAULT_VALUE)
public enum RefundReply {
	/** The money is back. */
	SUCCEEDED,
	/** The provider refused; the money was not paid back. */
	FAILED,
	/** Not known yet: ask again. */
	@JsonEnumDefaultValue
	PENDING
}
