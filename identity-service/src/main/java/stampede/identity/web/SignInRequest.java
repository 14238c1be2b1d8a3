package stampede.identity.web;

import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.jspecify.annotations.Nullable;
import stampede.identity.Email;
import stampede.kit.text.ReadableText;

/** A request to sign in. Its text form hides the password. */
@Schema(name = "SignInRequest")
record SignInRequest(
		@Schema(description = "The customer's e-mail address", example = "ada@example.com") @NotNull @Size(max = Email.LONGEST) @Pattern(regexp = Email.PATTERN, message = "is no e-mail address") String email,
		@Schema(description = "The password", example = "correct horse battery") @NotNull @Size(max = 1_000) String password,
		@Schema(description = "The device's name in the list of sessions", example = "Firefox on Linux") @Nullable @Pattern(regexp = ReadableText.CHARACTER
				+ "{1,100}", message = "is no readable text of 1 to 100 characters") String device,
		@Schema(description = "Where the refresh token is returned: COOKIE for browsers, BODY (the default) for others", example = "BODY") @Nullable RefreshIn refreshIn) {
	/** Where the refresh token is returned. */
	enum RefreshIn {
		BODY, COOKIE
	}

	boolean isForCookie() {
		return refreshIn == RefreshIn.COOKIE;
	}

	String deviceName() {
		return device == null ? "unknown device" : device;
	}

	@Override
	public String toString() {
		return "a sign-in";
	}
}
