package stampede.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A sale from its definition to its end, through the gateway. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class SaleIntegrationTests {
	private static final Duration LIMIT = Duration.ofSeconds(60);
	private final Suite suite = Suites.shared();
	private final Shop shop = suite.shop();
	private final String id = UUID.randomUUID().toString().substring(0, 8);
	private final String sale = "sale-" + id;
	private final String sku = "S-" + id;
	private final String customer = suite.customer("ada-" + id);
	private final String other = suite.customer("bob-" + id);
	private final Instant now = Instant.now();

	@BeforeEach
	void openASale() {
		shop.offer(suite.operator(), sku, 1_250, 100);
		assertThat(define(now.plusSeconds(600)).status()).isEqualTo(201);
		Waiting.until("the sale is known", LIMIT, () -> shop.join(customer, sale).status() == 200
				&& place(other, null).type().equals("/problems/pass-required"));
	}

	@AfterEach
	void everythingAddsUp() {
		define(now.minusSeconds(30));
		suite.invariants().hold();
	}

	@Test
	void sellsToCustomersWithAPassOfTheWaitingRoomOnly() {
		var pass = admitted(customer);

		assertThat(place(customer, pass).status()).isEqualTo(201);
		assertThat(place(customer, null).type()).as("a direct call").isEqualTo("/problems/pass-required");
		assertThat(place(other, pass).type()).as("a copied pass").isEqualTo("/problems/pass-required");
		assertThat(place(customer, pass + "x").type()).as("a changed pass").isEqualTo("/problems/pass-required");
	}

	@Test
	void permitsThreePlacementsAndRepeatsOfThem() {
		var pass = admitted(customer);
		var key = UUID.randomUUID().toString();
		var first = shop.placeWithPass(customer, key, order("tok_chargeDeclined"), pass);
		assertThat(first.status()).isEqualTo(402);
		assertThat(place(customer, pass).status()).isEqualTo(201);
		assertThat(place(customer, pass).status()).isEqualTo(201);

		assertThat(place(customer, pass).type()).isEqualTo("/problems/pass-required");
		assertThat(shop.placeWithPass(customer, key, order("tok_chargeDeclined"), pass))
				.matches(reply -> reply.status() == 402 && reply.replayed());
		assertThat(shop.place(customer, key, order("tok_chargeDeclined")).status()).isEqualTo(402);
	}

	@Test
	void endsWithTheSale() {
		assertThat(define(now.minusSeconds(30)).state()).isEqualTo("CLOSED");

		Waiting.until("orders need no pass", LIMIT, () -> place(other, null).status() == 201);
		Waiting.until("the room is closed", LIMIT, () -> shop.join(customer, sale).state().equals("CLOSED"));
	}

	private String admitted(String who) {
		var pass = new String[1];
		Waiting.until("admitted", LIMIT, () -> {
			pass[0] = shop.join(who, sale).body().path("pass").asText();
			return !pass[0].isEmpty();
		});
		return pass[0];
	}

	private Shop.Reply place(String who, @Nullable String pass) {
		var key = UUID.randomUUID().toString();
		return pass == null
				? shop.place(who, key, order("tok_visa"))
				: shop.placeWithPass(who, key, order("tok_visa"), pass);
	}

	private String order(String card) {
		return Shop.order(sku, 1, card);
	}

	private Shop.Reply define(Instant closesAt) {
		return shop.put(suite.operator(), "/api/v1/sales/" + sale,
				"{\"skus\":[\"%s\"],\"doorsAt\":\"%s\",\"opensAt\":\"%s\",\"closesAt\":\"%s\",\"admitPerSecond\":50}"
						.formatted(sku, now.minusSeconds(120), now.minusSeconds(60), closesAt));
	}
}
