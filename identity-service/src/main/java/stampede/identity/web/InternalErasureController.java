package stampede.identity.web;

import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import stampede.identity.AccountId;
import stampede.identity.credentials.EraseAccount;

/** Erasure of an account, for profile-service. */
@RestController
class InternalErasureController {
	private final EraseAccount eraseAccount;

	InternalErasureController(EraseAccount eraseAccount) {
		this.eraseAccount = eraseAccount;
	}

	@PostMapping("/internal/accounts/{id}/erasure")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	Mono<Void> erase(@PathVariable UUID id) {
		return eraseAccount.erase(new AccountId(id));
	}
}
