package stampede.profile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.boot.test.util.TestPropertyValues;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import reactor.core.publisher.Mono;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import stampede.testsupport.TestTokens;

/** Stands in for identity-service: notes the erasures that are requested, and fails while {@link #down}. */
public final class IdentityStub implements ApplicationContextInitializer<ConfigurableApplicationContext> {
	public static final List<String> ERASURES = new CopyOnWriteArrayList<>();
	public static volatile boolean down;

	private static final class Server {
		static final DisposableServer SERVER = HttpServer.create().host("127.0.0.1").port(0)
				.route(routes -> routes.post("/internal/accounts/{id}/erasure", (request, response) -> {
					if (down) {
						return response.status(503).send();
					}
					ERASURES.add(String.valueOf(request.param("id")));
					return response.status(204).sendString(Mono.empty());
				})).bindNow();
	}

	@Override
	public void initialize(ConfigurableApplicationContext context) {
		TestPropertyValues.of("profiles.identity.client.base-url=http://127.0.0.1:" + Server.SERVER.port(),
				"stampede.tokens.service-tokens=" + tokens()).applyTo(context);
	}

	private static String tokens() {
		try {
			var directory = Files.createTempDirectory("tokens");
			Files.writeString(directory.resolve("identity-service.jwt"),
					TestTokens.token("profile-service", "internal"));
			return directory.toUri().toString();
		} catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
	}
}
