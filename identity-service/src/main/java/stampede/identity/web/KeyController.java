package stampede.identity.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import stampede.identity.key.KeyRing;
import stampede.identity.key.KeyState;
import stampede.identity.key.SigningKey;
import stampede.kit.openapi.Contract;

/** The keys that sign access tokens, for operators. */
@RestController
@Tag(name = "signing keys", description = "The keys that sign access tokens")
@RequestMapping(path = "/api/v1/signing-keys", produces = MediaType.APPLICATION_JSON_VALUE)
class KeyController {
	private final KeyRing keys;

	KeyController(KeyRing keys) {
		this.keys = keys;
	}

	@Schema(name = "SigningKey")
	record KeyView(@Schema(description = "The claim kid of its tokens") String kid,
			@Schema(description = "NEXT is published and does not sign yet, RETIRED is published until its tokens have expired") KeyState state,
			Instant createdAt, @Schema(description = "Absent while it is NEXT") @Nullable Instant activatedAt) {
		static KeyView of(SigningKey key) {
			return new KeyView(key.kid(), key.state(), key.createdAt(), key.activatedAt());
		}
	}

	/** @param keys the oldest first */
	@Schema(name = "SigningKeyList")
	record KeyList(List<KeyView> keys) {
		static KeyList of(List<SigningKey> keys) {
			return new KeyList(keys.stream().map(KeyView::of).toList());
		}
	}

	@Operation(operationId = "listSigningKeys", summary = "List the signing keys", description = "The oldest first, without their secret parts.")
	@Contract(scopes = "operator", answers = "200 The keys.")
	@GetMapping
	Mono<KeyList> list() {
		return keys.all().map(KeyList::of);
	}

	@Operation(operationId = "rotateSigningKeys", summary = "Rotate the signing keys", description = """
			The next key signs from now on; it must have been published long enough. Tokens of the former key stay valid until they \
			expire. A repeat rotates again.""")
	@Contract(scopes = "operator", answers = "200 The keys.", refuses = "409 key-not-published")
	@PostMapping("/rotate")
	Mono<KeyList> rotate() {
		return keys.rotate().map(KeyList::of);
	}
}
