package stampede.order;

/**
 * The caller that cancels or refunds an order.
 *
 * @param subject of the token
 * @param role a customer reaches only its own orders, and only within the return window; an operator any order at any time
 */
public record Requester(String subject, Role role) {
	/** The role of the caller. */
	public enum Role {
		CUSTOMER, OPERATOR
	}

	public boolean isOperator() {
		return role == Role.OPERATOR;
	}
}
