package stampede.profile.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import stampede.kit.openapi.Contract;
import stampede.profile.Profile;
import stampede.profile.ProfileException;
import stampede.profile.ProfileMetric;
import stampede.profile.Profiles;

/** A customer's own profile. Its ETag is its version, so that two devices do not overwrite each other's changes. */
@RestController
@Tag(name = "profile", description = "The customer's own profile")
@RequestMapping(path = "/api/v1/profile", produces = MediaType.APPLICATION_JSON_VALUE)
class ProfileController {
	private static final Pattern VERSION = Pattern.compile("\"(?<version>\\d{1,18})\"");
	private final Profiles profiles;
	private final ObjectMapper json;
	private final MeterRegistry meters;

	ProfileController(Profiles profiles, ObjectMapper json, MeterRegistry meters) {
		this.profiles = profiles;
		this.json = json;
		this.meters = meters;
	}

	@Operation(operationId = "readProfile", summary = "Read the own profile", description = """
			An empty object if there is none yet. With If-None-Match, 304 if it has not changed.""")
	@Contract(scopes = "orders", answers = {"200 The profile, with its ETag.",
			"304 It has the ETag of If-None-Match."}, body = ProfileBody.class)
	@GetMapping
	Mono<ResponseEntity<ProfileBody>> read(@AuthenticationPrincipal Jwt token) {
		return Mono.fromCallable(() -> account(token)).flatMap(profiles::of).map(this::response);
	}

	@Operation(operationId = "replaceProfile", summary = "Replace the own profile", description = """
			If-Match has the ETag of the profile that the client has read. A repeat gets 412, because the first request has changed it.""")
	@Contract(scopes = "orders", answers = "200 The profile as it is now, with its ETag.", body = ProfileBody.class, refuses = {
			"409 profile-erased", "412 profile-changed", "428 precondition-required"})
	@PutMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
	Mono<ResponseEntity<ProfileBody>> replace(@AuthenticationPrincipal Jwt token,
			@Parameter(description = "The ETag of the profile that was read", example = "\"1\"") @RequestHeader(name = "If-Match", required = false) @Nullable String expected,
			@Valid @RequestBody ProfileBody profile) {
		return Mono
				.fromCallable(
						() -> profiles.replace(account(token), version(expected), json.writeValueAsString(profile)))
				.flatMap(replaced -> replaced)
				.map(this::response);
	}

	@Operation(operationId = "eraseProfile", summary = "Erase all personal data", description = """
			Erases the profile and the account permanently, and ends all sessions within seconds. Orders keep the account's id alone. \
			Idempotent.""")
	@Contract(scopes = "orders", answers = "204 The profile is erased; the account follows.", body = void.class)
	@DeleteMapping
	@ResponseStatus(HttpStatus.NO_CONTENT)
	Mono<Void> erase(@AuthenticationPrincipal Jwt token) {
		return Mono.fromCallable(() -> account(token)).flatMap(profiles::erase)
				.then(Mono.fromRunnable(() -> ProfileMetric.ERASURES.counter(meters, "requested").increment()));
	}

	private ResponseEntity<ProfileBody> response(Profile profile) {
		try {
			return ResponseEntity.ok().eTag("\"" + profile.version() + "\"")
					.body(json.readValue(profile.content(), ProfileBody.class));
		} catch (JsonProcessingException unreadable) {
			throw new IllegalStateException("a stored profile cannot be read", unreadable);
		}
	}

	private static UUID account(Jwt token) {
		try {
			return UUID.fromString(String.valueOf(token.getSubject()));
		} catch (IllegalArgumentException foreign) {
			throw new ProfileException.NoAccount();
		}
	}

	private static long version(@Nullable String expected) {
		if (expected == null) {
			throw new ProfileException.NoPrecondition();
		}
		var match = VERSION.matcher(expected);
		if (!match.matches()) {
			throw new ProfileException.InvalidPrecondition();
		}
		return Long.parseLong(match.group("version"));
	}
}
