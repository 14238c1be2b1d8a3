package stampede.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import stampede.tokens.PrivateFiles;
import stampede.tokens.ServiceTokens;
import stampede.tokens.TokenIssuer;

/** Token files for scripts and for the services, written anew long before they run out. */
final class Tokens implements AutoCloseable {
	private static final List<String> SHOP_CUSTOMERS = List.of("ada", "bob", "cyd");
	private final Path data;
	private final ServiceTokens services;

	Tokens(TokenIssuer issuer, Path data) {
		this.data = data;
		this.services = new ServiceTokens(issuer, data.resolve("service-tokens"), () -> {
			PrivateFiles.write(file(data, "customer"), issuer.user("ada", "orders"));
			PrivateFiles.write(file(data, "other-customer"), issuer.user("bob", "orders"));
			for (var customer : SHOP_CUSTOMERS) {
				PrivateFiles.write(customers(data).resolve(customer + ".jwt"), issuer.user(customer, "orders"));
			}
			PrivateFiles.write(file(data, "operator"), issuer.user("operator", "operator orders"));
		});
	}

	/** The directory with a token of each customer of the storefront. */
	static Path customers(Path data) {
		return data.resolve("customers");
	}

	static TokenIssuer issuer(Path directory) throws StartFailure {
		try {
			return TokenIssuer.open(directory);
		} catch (IOException failure) {
			throw new StartFailure("cannot make or read the signing key in " + directory, failure);
		}
	}

	/** Writes all of them now, and anew when they are old, until closed. */
	void keepFresh() throws StartFailure {
		try {
			services.keepFresh();
		} catch (IOException failure) {
			throw new StartFailure("cannot write the tokens to " + data, failure);
		}
	}

	/** Where {@code caller} finds the tokens for its downstream services. */
	Path directoryOf(String caller) {
		return services.directoryOf(caller);
	}

	Path file(String user) {
		return file(data, user);
	}

	private static Path file(Path data, String user) {
		return data.resolve("tokens").resolve(user + ".jwt");
	}

	@Override
	public void close() {
		services.close();
	}
}
