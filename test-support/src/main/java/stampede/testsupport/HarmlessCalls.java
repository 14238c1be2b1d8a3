package stampede.testsupport;

import reactor.blockhound.BlockHound;
import reactor.blockhound.integration.BlockHoundIntegration;

/** What BlockHound may let pass: calls that read a file once, or a device that never waits. */
public final class HarmlessCalls implements BlockHoundIntegration {
	@Override
	public void applyTo(BlockHound.Builder builder) {
		builder
				// Reads /dev/urandom, which never waits once the machine is up.
				.allowBlockingCallsInside("java.security.SecureRandom", "nextBytes")
				// A class or a message bundle is read from its jar once, at its first use.
				.allowBlockingCallsInside("java.lang.ClassLoader", "loadClass")
				.allowBlockingCallsInside("java.util.ResourceBundle", "getBundle")
				// The OpenAPI document is made once; in production before the first request (pre-loading-enabled).
				.allowBlockingCallsInside("org.springdoc.api.AbstractOpenApiResource", "getOpenApi");
	}
}
