package stampede.local;

import java.io.IOException;
import java.util.List;

/** A few items to buy, brought in through the operator's API when the catalogue is empty. */
final class Seed {
	private record Item(String sku, String name, long price, int quantity, String more) {}

	private static final List<Item> ITEMS = List.of(
			new Item("TSHIRT-BLACK-M", "Black T-shirt, M", 1_999, 10_000, ",\"maxPerCustomer\":1000000"),
			new Item("VINYL-LIMITED", "Numbered vinyl, one each", 3_499, 500, ",\"maxPerCustomer\":1"),
			new Item("CONSOLE-5", "Game console", 49_999, 100, ",\"maxPerCustomer\":2"),
			new Item("LAST-ONE", "The last one", 99_900, 1, ""));

	private Seed() {}

	/** Answers whether there was anything to bring in. */
	static boolean plant(Client client, String operator) throws StartFailure, InterruptedException {
		try {
			if (!client.get("/api/v1/items?limit=1").path("items").isEmpty()) {
				return false;
			}
			for (var item : ITEMS) {
				var path = "/api/v1/items/" + item.sku();
				require(client.status("PUT", path, operator,
						"{\"name\":\"%s\",\"price\":{\"amount\":%d,\"currency\":\"EUR\"}%s}"
								.formatted(item.name(), item.price(), item.more())),
						path);
				require(client.status("POST", path + "/receipts", operator,
						"{\"quantity\":%d}".formatted(item.quantity())), path);
			}
			return true;
		} catch (IOException failure) {
			throw new StartFailure("cannot bring in the first items", failure);
		}
	}

	private static void require(int status, String path) throws StartFailure {
		if (status >= 300) {
			throw new StartFailure("cannot bring in the first items: " + path + " answered " + status);
		}
	}
}
