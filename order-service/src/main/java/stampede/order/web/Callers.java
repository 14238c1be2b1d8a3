package stampede.order.web;

import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import stampede.kit.security.ServiceSecurity;
import stampede.order.Requester;

/** The caller of a request, from its token. */
final class Callers {
	private Callers() {}

	static Requester requester(JwtAuthenticationToken caller) {
		return new Requester(caller.getToken().getSubject(),
				isOperator(caller) ? Requester.Role.OPERATOR : Requester.Role.CUSTOMER);
	}

	static boolean isOperator(JwtAuthenticationToken caller) {
		return caller.getAuthorities().stream()
				.anyMatch(granted -> ServiceSecurity.OPERATOR.equals(granted.getAuthority()));
	}
}
