package stampede.identity.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import stampede.identity.Email;
import stampede.identity.IdentityException;
import stampede.identity.session.EndReason;
import stampede.identity.session.Issued;
import stampede.identity.session.RefreshSession;
import stampede.identity.session.Session;
import stampede.identity.session.SessionId;
import stampede.identity.session.Sessions;
import stampede.identity.session.SignIn;
import stampede.kit.openapi.Contract;

/** Sessions: sign in, refresh, list and end. */
@RestController
@Tag(name = "sessions", description = "Sign-in and sessions")
@RequestMapping(path = "/api/v1/sessions", produces = MediaType.APPLICATION_JSON_VALUE)
class SessionController {
	private final SignIn signIn;
	private final RefreshSession refreshSession;
	private final Sessions sessions;
	private final SessionCookies cookies;

	SessionController(SignIn signIn, RefreshSession refreshSession, Sessions sessions, SessionCookies cookies) {
		this.signIn = signIn;
		this.refreshSession = refreshSession;
		this.sessions = sessions;
		this.cookies = cookies;
	}

	/** @param refreshToken absent if it is in a cookie */
	@Schema(name = "Tokens")
	record TokensView(@Schema(description = "Send it as a bearer token") String accessToken,
			@Schema(example = "Bearer") String tokenType,
			@Schema(description = "Validity of the access token in seconds", example = "600") long expiresIn,
			@Schema(description = "Absent if it is in a cookie") @Nullable String refreshToken,
			@Schema(description = "The session's id") UUID session) {
		static TokensView of(Issued issued, boolean inCookie) {
			return new TokensView(issued.accessToken(), "Bearer", issued.life().toSeconds(),
					inCookie ? null : issued.refreshToken(), issued.session().id().value());
		}

		@Override
		public String toString() {
			return "tokens of session " + session;
		}
	}

	@Schema(name = "RefreshRequest")
	record RefreshRequest(
			@Schema(description = "Absent if it is in the cookie") @Nullable @Size(max = 500) String refreshToken) {}

	@Schema(name = "Session")
	record SessionView(UUID id, @Schema(example = "Firefox on Linux") String device, Instant createdAt,
			Instant lastUsedAt,
			Instant expiresAt, @Schema(description = "Whether the request belongs to it") boolean current) {
		static SessionView of(Session session, SessionId current) {
			return new SessionView(session.id().value(), session.device(), session.createdAt(), session.rotatedAt(),
					session.expiresAt(), session.id().equals(current));
		}
	}

	/** @param sessions the newest first */
	@Schema(name = "SessionList")
	record SessionList(List<SessionView> sessions) {}

	@Operation(operationId = "signIn", summary = "Sign in", description = """
			Begins a session. The refusal is the same for an unknown address, a wrong password and too many attempts. With refreshIn \
			COOKIE, which needs a page of the same origin, the refresh token is in a cookie that scripts cannot read.""")
	@Contract(answers = "201 The session's tokens.", refuses = {"401 sign-in-refused", "403 origin-refused",
			"503 sign-in-busy"})
	@PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
	@ResponseStatus(HttpStatus.CREATED)
	Mono<TokensView> signIn(@Valid @RequestBody SignInRequest request, ServerHttpRequest http,
			ServerHttpResponse response) {
		if (request.isForCookie()) {
			cookies.requireSameOrigin(http);
		}
		var command = new SignIn.Command(Email.of(request.email()), request.password(), request.deviceName(),
				ClientNetwork.of(http), cookies.device(http).orElse(null));
		return signIn.signIn(command).map(issued -> {
			if (request.isForCookie()) {
				cookies.set(response, issued);
				cookies.setDevice(response, issued);
			}
			return TokensView.of(issued, request.isForCookie());
		});
	}

	@Operation(operationId = "refreshSession", summary = "Refresh a session", description = """
			Exchanges the refresh token, of the body or of the cookie, for its successor and a new access token. A repeat within 30 s gets \
			the same successor; a token that is older ends the session.""")
	@Contract(answers = "200 The session's tokens.", refuses = {"401 session-ended", "403 origin-refused"})
	@PostMapping(path = "/refresh", consumes = MediaType.APPLICATION_JSON_VALUE)
	Mono<TokensView> refresh(@Valid @RequestBody RefreshRequest request, ServerHttpRequest http,
			ServerHttpResponse response) {
		var given = request.refreshToken();
		if (given != null) {
			return refreshSession.refresh(given).map(issued -> TokensView.of(issued, false));
		}
		var cookie = cookies.refreshToken(http).orElseThrow(IdentityException.SessionEnded::new);
		cookies.requireSameOrigin(http);
		return refreshSession.refresh(cookie)
				.doOnError(IdentityException.SessionEnded.class, _ -> cookies.clear(response))
				.map(issued -> {
					cookies.set(response, issued);
					return TokensView.of(issued, true);
				});
	}

	@Operation(operationId = "listSessions", summary = "List own sessions", description = "The newest first, at most a hundred.")
	@Contract(scopes = "orders", answers = "200 The sessions that go on.")
	@GetMapping
	Mono<SessionList> list(@AuthenticationPrincipal Jwt token) {
		return Mono.fromCallable(() -> Caller.of(token))
				.flatMap(caller -> sessions.of(caller.account())
						.map(session -> SessionView.of(session, caller.session())).collectList())
				.map(SessionList::new);
	}

	@Operation(operationId = "endSession", summary = "End an own session", description = """
			Signs out. Its access tokens are refused within three seconds. Idempotent.""")
	@Contract(scopes = "orders", answers = "204 The session has ended.", body = void.class, refuses = "404 session-not-found")
	@PostMapping("/{id}/end")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	Mono<Void> end(@AuthenticationPrincipal Jwt token,
			@Parameter(description = "The session's id") @PathVariable UUID id,
			ServerHttpResponse response) {
		return Mono.fromCallable(() -> Caller.of(token))
				.flatMap(caller -> sessions.end(caller.account(), new SessionId(id), EndReason.SIGNED_OUT)
						.flatMap(found -> found ? Mono.empty() : Mono.error(IdentityException.SessionNotFound::new))
						.then(Mono.fromRunnable(() -> clearOwn(caller, id, response))));
	}

	private void clearOwn(Caller caller, UUID ended, ServerHttpResponse response) {
		if (caller.session().value().equals(ended)) {
			cookies.clear(response);
		}
	}

	@Operation(operationId = "endAllSessions", summary = "End all own sessions", description = """
			Signs out everywhere, this session included. Access tokens are refused within three seconds. Idempotent.""")
	@Contract(scopes = "orders", answers = "204 All sessions have ended.", body = void.class)
	@PostMapping("/end-all")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	Mono<Void> endAll(@AuthenticationPrincipal Jwt token, ServerHttpResponse response) {
		return Mono.fromCallable(() -> Caller.of(token))
				.flatMap(caller -> sessions.endAll(caller.account(), EndReason.SIGNED_OUT, null))
				.then(Mono.fromRunnable(() -> cookies.clear(response)));
	}
}
