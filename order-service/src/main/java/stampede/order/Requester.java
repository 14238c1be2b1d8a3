package stampede.order;

/**
 * Who asks for an order to be taken back.
 *
 * @param subject of the token
 * @param role a customer reaches only its own orders, and only for a while; an operator any order at any time
 */
public record Requester(String subject, Role role) {
	/** In what capacity. */
	public enum Role {
		CUSTOMER, OPERATOR
	}

	public boolean isOperator() {
		return role == Role.OPERATOR;
	}
}
