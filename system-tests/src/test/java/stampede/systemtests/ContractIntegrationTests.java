package stampede.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that a program makes of the published descriptions: no fault of ours, and no answer that is not described. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class ContractIntegrationTests {
	private static final Duration LIMIT = Duration.ofSeconds(30);
	private final Suite suite = Suites.shared();
	private final Shop shop = suite.shop();

	@ParameterizedTest
	@ValueSource(strings = {"order-service", "inventory-service", "payment-service", "gateway-service"})
	void answersAsItIsDescribed(String service) throws JsonProcessingException {
		new DescribedAnswers(suite, things(), random -> switch (random.nextInt(5)) {
			case 0 -> "nonsense";
			case 1 -> suite.customer("generated-" + random.nextInt(50));
			default -> suite.staff("generated");
		}).check(service);
		suite.invariants().hold();
	}

	/** Some existing ids, and some unknown ones. */
	private List<String> things() {
		var sku = "G-" + UUID.randomUUID().toString().substring(0, 8);
		shop.offer(suite.operator(), sku, 1_000, 1_000);
		var order = shop.place(suite.staff("generated"), UUID.randomUUID().toString(), Shop.order(sku, 1, "tok_visa"));
		return List.of(sku, order.orderId().toString(), order.body().path("paymentId").asText(),
				UUID.randomUUID().toString(), sale());
	}

	/** The id of a sale of an item of its own, which is open. */
	private String sale() {
		var id = "g-" + UUID.randomUUID().toString().substring(0, 8);
		var now = Instant.now();
		shop.offer(suite.operator(), id, 1_000, 1_000);
		assertThat(shop.put(suite.operator(), "/api/v1/sales/" + id,
				"{\"skus\":[\"%s\"],\"doorsAt\":\"%s\",\"opensAt\":\"%s\",\"closesAt\":\"%s\",\"admitPerSecond\":50}"
						.formatted(id, now.minusSeconds(60), now.minusSeconds(1), now.plusSeconds(300)))
				.status()).isEqualTo(201);
		Waiting.until("the sale is known", LIMIT, () -> shop.join(suite.operator(), id).status() == 200);
		return id;
	}
}
