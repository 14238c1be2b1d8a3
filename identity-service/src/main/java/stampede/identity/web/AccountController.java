package stampede.identity.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import stampede.identity.Email;
import stampede.identity.IdentityException;
import stampede.identity.credentials.ChangePassword;
import stampede.identity.credentials.SetPassword;
import stampede.identity.guessing.GuessingProtection;
import stampede.identity.mail.MailRequests;
import stampede.identity.mail.Purpose;
import stampede.identity.password.NewPassword;
import stampede.kit.openapi.Contract;

/** Accounts: registration and passwords. No response depends on the existence of an account. */
@RestController
@Tag(name = "accounts", description = "Registration and passwords")
@RequestMapping(path = "/api/v1/accounts")
class AccountController {
	private final MailRequests mails;
	private final GuessingProtection guessing;
	private final SetPassword setPassword;
	private final ChangePassword changePassword;

	AccountController(MailRequests mails, GuessingProtection guessing, SetPassword setPassword,
			ChangePassword changePassword) {
		this.mails = mails;
		this.guessing = guessing;
		this.setPassword = setPassword;
		this.changePassword = changePassword;
	}

	@Schema(name = "AddressRequest")
	record AddressRequest(
			@Schema(description = "The customer's e-mail address", example = "ada@example.com") @NotNull @Size(max = Email.LONGEST) @Pattern(regexp = Email.PATTERN, message = "is no e-mail address") String email) {}

	@Schema(name = "ConfirmationRequest")
	record ConfirmationRequest(
			@Schema(description = "The token of the link in the mail", example = "mGcXr5yWkDq3nB0oT8uZ1lVfS2hJ7eYxI9aKpRtQwEs") @NotNull @Pattern(regexp = "[A-Za-z0-9_-]{43}", message = "is no token") String token,
			@Schema(description = "8 to 128 characters, and not a common password", example = "correct horse battery") @NotNull @Size(max = 1_000) String password) {}

	@Schema(name = "PasswordRequest")
	record PasswordRequest(
			@Schema(description = "The current password", example = "correct horse battery") @NotNull @Size(max = 1_000) String currentPassword,
			@Schema(description = "8 to 128 characters, and not a common password", example = "staple donkey battery") @NotNull @Size(max = 1_000) String newPassword) {}

	@Operation(operationId = "registerAccount", summary = "Register an account", description = """
			Sends a mail with a link to the address; the account exists once its password is set by that link. An address that has an \
			account gets a mail that says so. The response is the same.""")
	@Contract(answers = "202 A mail will be sent.", body = void.class)
	@PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
	@ResponseStatus(HttpStatus.ACCEPTED)
	Mono<Void> register(@Valid @RequestBody AddressRequest request, ServerHttpRequest http) {
		return request(request, Purpose.REGISTRATION, http);
	}

	@Operation(operationId = "requestPasswordReset", summary = "Request a mail to reset the password", description = """
			Sends a mail with a link if the address has an account. The response is the same if it has none.""")
	@Contract(answers = "202 A mail will be sent if there is an account.", body = void.class)
	@PostMapping(path = "/password-reset", consumes = MediaType.APPLICATION_JSON_VALUE)
	@ResponseStatus(HttpStatus.ACCEPTED)
	Mono<Void> reset(@Valid @RequestBody AddressRequest request, ServerHttpRequest http) {
		return request(request, Purpose.PASSWORD_RESET, http);
	}

	private Mono<Void> request(AddressRequest request, Purpose purpose, ServerHttpRequest http) {
		return guessing.permitMailFrom(ClientNetwork.of(http))
				.flatMap(permitted -> permitted
						? mails.add(Email.of(request.email()), purpose)
						: Mono.error(IdentityException.TooManyRequests::new));
	}

	@Operation(operationId = "confirmAddress", summary = "Set the password by the link of a mail", description = """
			Creates the account, or resets its password and ends all its sessions. A link works once.""")
	@Contract(answers = "204 The password is set.", body = void.class, refuses = {"422 mail-token-invalid",
			"422 password-refused", "503 sign-in-busy"})
	@PostMapping(path = "/confirmation", consumes = MediaType.APPLICATION_JSON_VALUE)
	@ResponseStatus(HttpStatus.NO_CONTENT)
	Mono<Void> confirm(@Valid @RequestBody ConfirmationRequest request) {
		return Mono.fromCallable(() -> NewPassword.of(request.password()))
				.flatMap(password -> setPassword.set(request.token(), password))
				.then();
	}

	@Operation(operationId = "changePassword", summary = "Change the password", description = "Ends the other sessions of the account.")
	@Contract(scopes = "orders", answers = "204 The password is changed.", body = void.class, refuses = {
			"401 sign-in-refused", "422 password-refused", "503 sign-in-busy"})
	@PutMapping(path = "/me/password", consumes = MediaType.APPLICATION_JSON_VALUE)
	@ResponseStatus(HttpStatus.NO_CONTENT)
	Mono<Void> change(@AuthenticationPrincipal Jwt token, @Valid @RequestBody PasswordRequest request) {
		return Mono.fromCallable(() -> NewPassword.of(request.newPassword()))
				.flatMap(password -> {
					var caller = Caller.of(token);
					return changePassword.change(caller.account(), caller.session(), request.currentPassword(),
							password);
				});
	}
}
