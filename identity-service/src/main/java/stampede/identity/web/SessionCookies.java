package stampede.identity.web;

import java.time.Duration;
import java.util.Optional;
import org.springframework.http.HttpCookie;
import org.springframework.http.ResponseCookie;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.stereotype.Component;
import stampede.identity.IdentityException;
import stampede.identity.session.Issued;

/**
 * The cookies of a browser: its refresh token, and the proof that the owner of the account signed in on it before. Scripts cannot read
 * them, other sites cannot send them, and a request that uses the refresh token must come from a page of the same origin.
 */
@Component
class SessionCookies {
	private static final String REFRESH = "__Host-stampede-refresh";
	private static final String DEVICE = "__Host-stampede-device";
	private static final Duration DEVICE_LIFE = Duration.ofDays(365);
	private final WebProperties properties;

	SessionCookies(WebProperties properties) {
		this.properties = properties;
	}

	/** Throws {@link IdentityException.OriginRefused} unless a page of the same origin sent the request. */
	void requireSameOrigin(ServerHttpRequest request) {
		var site = request.getHeaders().getFirst("Sec-Fetch-Site");
		var origin = request.getHeaders().getOrigin();
		var isSame = site == null
				? origin != null && properties.origins().contains(origin)
				: site.equals("same-origin");
		if (!isSame) {
			throw new IdentityException.OriginRefused();
		}
	}

	Optional<String> refreshToken(ServerHttpRequest request) {
		return value(request, REFRESH);
	}

	Optional<String> device(ServerHttpRequest request) {
		return value(request, DEVICE);
	}

	void set(ServerHttpResponse response, Issued issued) {
		var life = Duration.between(issued.session().rotatedAt(), issued.session().expiresAt());
		response.addCookie(cookie(REFRESH, issued.refreshToken(), life));
	}

	void setDevice(ServerHttpResponse response, Issued issued) {
		response.addCookie(cookie(DEVICE, issued.deviceCookie(), DEVICE_LIFE));
	}

	void clear(ServerHttpResponse response) {
		response.addCookie(cookie(REFRESH, "", Duration.ZERO));
	}

	private static Optional<String> value(ServerHttpRequest request, String name) {
		return Optional.ofNullable(request.getCookies().getFirst(name)).map(HttpCookie::getValue);
	}

	private static ResponseCookie cookie(String name, String value, Duration life) {
		return ResponseCookie.from(name, value).httpOnly(true).secure(true).sameSite("Strict").path("/").maxAge(life)
				.build();
	}
}
