package stampede.identity.web;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import stampede.identity.session.AccessTokenProperties;
import stampede.identity.session.Sessions;

/** Ended sessions whose access tokens may be unexpired, for services, which refuse those tokens. */
@RestController
class InternalEndedSessionsController {
	/** Clocks of issuer and verifiers differ, and verifiers tolerate a minute. */
	private static final Duration MARGIN = Duration.ofMinutes(2);
	private final Sessions sessions;
	private final Duration past;

	InternalEndedSessionsController(Sessions sessions, AccessTokenProperties properties) {
		this.sessions = sessions;
		this.past = properties.life().plus(MARGIN);
	}

	/** @param sessions the last ended first, at most 50,000 */
	record EndedSessions(List<UUID> sessions) {}

	@GetMapping(path = "/internal/ended-sessions", produces = MediaType.APPLICATION_JSON_VALUE)
	Mono<EndedSessions> endedSessions() {
		return sessions.endedWithin(past).map(id -> id.value()).collectList().map(EndedSessions::new);
	}
}
