package stampede.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 5, unit = TimeUnit.MINUTES)
class CrowdIntegrationTests {
	private static final Duration FINAL_WITHIN = Duration.ofSeconds(60);
	private final Suite suite = Suites.shared();
	private final Shop shop = suite.shop();
	private final String sku = "C-" + UUID.randomUUID().toString().substring(0, 8);

	@Test
	void sellsAHundredUnitsToAThousandBuyersExactlyOnce() {
		shop.offer(suite.operator(), sku, 4_999, 100);
		var buyers = IntStream.range(0, 1_000).mapToObj(n -> suite.customer("buyer-" + n)).toList();

		var answers = replies(buyers.stream()
				.map(buyer -> shop.placeAsync(buyer, key(), Shop.order(sku, 1, "tok_visa"), 120_000)));

		assertThat(answers.stream().collect(Collectors.groupingBy(Shop.Reply::status, Collectors.counting())))
				.isEqualTo(Map.of(201, 100L, 409, 900L));
		assertThat(answers).filteredOn(answer -> answer.status() == 409)
				.allSatisfy(answer -> {
					assertThat(answer.type()).isIn("/problems/out-of-stock", "/problems/stock-held");
					assertThat(answer.retryAfter().isPresent()).isEqualTo("/problems/stock-held".equals(answer.type()));
				});
		assertThat(shop.place(buyers.getLast(), key(), Shop.order(sku, 1, "tok_visa")).type())
				.isEqualTo("/problems/out-of-stock");
		var confirmed = answers.stream().filter(answer -> answer.status() == 201).map(Shop.Reply::orderId).toList();
		assertThat(suite.simulator().charged(confirmed)).isEqualTo(100);
		assertThat(suite.simulator().charged(answers.stream().filter(answer -> answer.location().isPresent())
				.map(Shop.Reply::orderId).toList())).isEqualTo(100);
		assertThat(suite.invariants().reserved(sku)).isZero();
		assertThat(suite.invariants().onHand(sku)).isZero();
		suite.invariants().hold();
	}

	@Test
	void takesOneOrderFromFiftyEqualRequests() {
		shop.offer(suite.operator(), sku, 4_999, 100);
		var customer = suite.customer("hurried");
		var key = key();

		var answers = replies(IntStream.range(0, 50)
				.mapToObj(_ -> shop.placeAsync(customer, key, Shop.order(sku, 1, "tok_visa"), 120_000)));

		assertThat(answers).extracting(Shop.Reply::status).isSubsetOf(201, 409);
		var placed = answers.stream().filter(answer -> answer.status() == 201).map(Shop.Reply::text).distinct()
				.toList();
		assertThat(placed).hasSize(1);
		assertThat(answers).filteredOn(answer -> answer.status() == 409).allSatisfy(answer -> {
			assertThat(answer.type()).isEqualTo("/problems/request-in-flight");
			assertThat(answer.retryAfter()).isPresent();
		});
		var again = shop.place(customer, key, Shop.order(sku, 1, "tok_visa"));
		assertThat(again.text()).isEqualTo(placed.getFirst());
		assertThat(again.replayed()).isTrue();
		assertThat(suite.simulator().chargesOf(again.orderId())).isEqualTo(1);
		assertThat(suite.invariants().onHand(sku)).isEqualTo(99);
		suite.invariants().hold();
	}

	@Test
	void endsTheOrdersOfThoseWhoHangUp() {
		shop.offer(suite.operator(), sku, 4_999, 100);
		var customer = suite.customer("hasty-" + UUID.randomUUID());
		var keys = IntStream.range(0, 20).mapToObj(_ -> key()).toList();

		for (var key : keys) {
			var call = shop.placeAsync(customer, key, Shop.order(sku, 1, "tok_visa"), 30_000);
			Waiting.moment(keys.indexOf(key) * 3L);
			call.cancel(true);
		}

		// A request may still be on its way when nothing is unfinished yet: only a moment at which all holds is the end.
		Waiting.until("every order that was taken is final", FINAL_WITHIN, () -> suite.invariants().areAtRest());
		for (var key : keys) {
			var answer = shop.placeUntilAnswered(customer, key, Shop.order(sku, 1, "tok_visa"));
			assertThat(answer.status()).as(answer.text()).isEqualTo(201);
			assertThat(suite.simulator().chargesOf(answer.orderId())).isEqualTo(1);
		}
		assertThat(suite.invariants().onHand(sku)).isEqualTo(80);
		suite.invariants().hold();
	}

	private static List<Shop.Reply> replies(Stream<CompletableFuture<Shop.Reply>> calls) {
		return calls.toList().stream().map(CompletableFuture::join).toList();
	}

	private static String key() {
		return UUID.randomUUID().toString();
	}
}
