package stampede.identity.session;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Email;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.io.Resource;
import org.springframework.validation.annotation.Validated;

/**
 * Sessions and their refresh tokens.
 *
 * @param keys File with the keys that sign refresh tokens and device cookies, in hexadecimal, one on each line: the first signs, all
 *     verify.
 * @param idle A session ends that is not refreshed for this long.
 * @param longest A session ends this long after the sign-in.
 * @param grace The token before the current one gets the same successor again for this long: two tabs may refresh at once, and a
 *     response may be lost.
 * @param operators E-mail addresses of the accounts whose access tokens have the scope "operator".
 */
@Validated
@ConfigurationProperties("identity.sessions")
record SessionProperties(@NotNull Resource keys, @DefaultValue("30d") Duration idle,
		@DefaultValue("90d") Duration longest, @DefaultValue("30s") Duration grace,
		@DefaultValue List<@Email String> operators) {
	@AssertTrue(message = "identity.sessions.idle must not be longer than identity.sessions.longest")
	boolean isIdleWithinLongest() {
		return idle.compareTo(longest) <= 0;
	}
}
