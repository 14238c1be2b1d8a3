package stampede.local;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The accounts of a local shop, created as customers create theirs: by the link of a mail, which identity-service writes into a folder
 * here.
 */
public final class ShopAccounts {
	public static final String OLGA = "olga@stampede.local";
	public static final String ADA = "ada@stampede.local";
	public static final String BOB = "bob@stampede.local";
	public static final String PASSWORD = "a crowd at the gates";
	private static final List<String> ADDRESSES = List.of(OLGA, ADA, BOB);
	private final Client client;
	private final Mails mails;

	private ShopAccounts(Client client, Path data) {
		this.client = client;
		this.mails = new Mails(mails(data));
	}

	/** The folder of mails. */
	static Path mails(Path data) {
		return data.resolve("mails");
	}

	/** How to sign in, and where mails are. */
	static String welcome(Path data) {
		return "%s, password \"%s\"; mails to customers are in %s".formatted(String.join(", ", ADDRESSES), PASSWORD,
				mails(data));
	}

	/**
	 * Creates the accounts that do not exist, in a stack with the services of customers ({@link Options#withShop()}). Throws
	 * {@link StartFailure} if identity-service refuses, or sends no mail.
	 */
	public static void create(LocalStack stack, Path data) throws StartFailure, IOException, InterruptedException {
		new ShopAccounts(new Client(stack.url(Options.GATEWAY)), data).create();
	}

	/** Creates the accounts that do not exist. */
	private void create() throws StartFailure, IOException, InterruptedException {
		for (var address : ADDRESSES) {
			if (!exists(address)) {
				create(address);
			}
		}
	}

	private boolean exists(String address) throws IOException, InterruptedException {
		return client.post("/api/v1/sessions",
				Map.of("email", address, "password", PASSWORD, "device", "./run")) == 201;
	}

	private void create(String address) throws StartFailure, IOException, InterruptedException {
		var before = mails.tokens(address).size();
		require(address, client.post("/api/v1/accounts", Map.of("email", address)), 202);
		require(address, client.post("/api/v1/accounts/confirmation",
				Map.of("token", mails.token(address, before + 1), "password", PASSWORD)), 204);
	}

	private static void require(String address, int status, int expected) throws StartFailure {
		if (status != expected) {
			throw new StartFailure("the account " + address + " was refused: status " + status);
		}
	}
}
