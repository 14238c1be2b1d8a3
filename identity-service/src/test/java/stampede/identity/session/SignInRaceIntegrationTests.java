package stampede.identity.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import reactor.core.publisher.Flux;
import stampede.identity.Customers;
import stampede.identity.Email;
import stampede.identity.IdentityTest;
import stampede.identity.account.Account;
import stampede.identity.account.Accounts;
import stampede.identity.credentials.EraseAccount;

/** A sign-in verifies a password, and begins a session later: the password may be changed, or the account erased, in between. */
@IdentityTest
class SignInRaceIntegrationTests {
	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	@Autowired
	Customers customers;

	@Autowired
	Accounts accounts;

	@Autowired
	Sessions sessions;

	@Autowired
	EraseAccount eraseAccount;

	@Test
	void beginsNoSessionByAPasswordThatWasChanged() {
		var before = account();
		assertThat(accounts.changePassword(before, "{argon2}another").block(TIMEOUT)).isTrue();

		assertThat(sessions.begin(before, "late").block(TIMEOUT)).isNull();
	}

	@Test
	void beginsNoSessionOfAnErasedAccount() {
		var before = account();
		eraseAccount.erase(before.id()).block(TIMEOUT);

		assertThat(sessions.begin(before, "late").block(TIMEOUT)).isNull();
	}

	@Test
	void leavesNoSessionThatBeganDuringAnErasure() {
		for (var round = 0; round < 10; round++) {
			var account = account();

			Flux.range(0, 16).flatMap(n -> n == 8
					? eraseAccount.erase(account.id())
					: sessions.begin(account, "device " + n).then(), 16).then().block(TIMEOUT);

			assertThat(sessions.of(account.id()).collectList().block(TIMEOUT)).isEmpty();
		}
	}

	private Account account() {
		var address = customers.registered();
		return Objects.requireNonNull(accounts.byEmail(Email.of(address)).block(TIMEOUT));
	}
}
