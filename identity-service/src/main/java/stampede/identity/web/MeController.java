package stampede.identity.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.UUID;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import stampede.identity.session.CurrentSession;
import stampede.identity.session.CurrentSessions;
import stampede.kit.openapi.Contract;

/** The account and the session of the caller. */
@RestController
@Tag(name = "sessions", description = "Sign-in and sessions")
class MeController {
	private final CurrentSessions sessions;

	MeController(CurrentSessions sessions) {
		this.sessions = sessions;
	}

	@Schema(name = "CurrentSession")
	record SessionView(UUID id, @Schema(example = "Firefox on Linux") String device, Instant createdAt) {}

	/** @param account the id that the account's orders have as their owner */
	@Schema(name = "Me")
	record MeView(@Schema(description = "The account's id, and the owner of its orders") UUID account,
			@Schema(example = "ada@example.com") String email, SessionView session) {
		static MeView of(CurrentSession session) {
			return new MeView(session.account().value(), session.email().value(),
					new SessionView(session.id().value(), session.device(), session.createdAt()));
		}

		@Override
		public String toString() {
			return "account " + account;
		}
	}

	@Operation(operationId = "readMe", summary = "The account and the session of the access token", description = """
			Of the cache, where there is one. A session that has ended is refused within three seconds.""")
	@Contract(scopes = "orders", answers = "200 The account and the session.", refuses = "401 session-ended")
	@GetMapping(path = "/api/v1/me", produces = MediaType.APPLICATION_JSON_VALUE)
	Mono<MeView> me(@AuthenticationPrincipal Jwt token) {
		return Mono.fromCallable(() -> Caller.of(token).session()).flatMap(sessions::find).map(MeView::of);
	}
}
