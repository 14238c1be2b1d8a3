package stampede.recommendation.counting;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import stampede.recommendation.RecommendationMetric;
import stampede.recommendation.RecommendationTest;
import stampede.recommendation.store.Pairs;
import stampede.recommendation.store.Purchase;

/** Predictions of purchases whose customers behave in a known way. */
@RecommendationTest
class PredictionsIntegrationTests {
	private static final Duration LIMIT = Duration.ofSeconds(30);
	private final Instant now = Instant.now();
	private final String prefix = UUID.randomUUID().toString().substring(0, 8) + "-";
	private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

	@Autowired
	Pairs pairs;

	/** What ann bought together, the others buy after her. */
	@Test
	void findsWhatCustomersBuyNext() {
		var predictions = new Predictions(pairs, meters);
		for (var customer : List.of("ann", "bob", "cid")) {
			buy(predictions, purchase(customer, "A", -20));
			buy(predictions, purchase(customer, "B", -10));
		}

		assertThat(predicted("own", "miss")).as("of ann, before anybody has bought both").isEqualTo(1);
		assertThat(predicted("own", "hit")).as("of bob and cid").isEqualTo(2);
		assertThat(RecommendationMetric.RECIPROCAL_RANKS.counter(meters, "own").count()).isEqualTo(2);
		assertThat(predicted("popular", "hit") + predicted("popular", "miss")).isEqualTo(3);
	}

	@Test
	void predictsNoRepeatedPurchaseAndNoFirstItem() {
		var predictions = new Predictions(pairs, meters);
		buy(predictions, purchase("dan", "A", -30));
		buy(predictions, purchase("dan", "A", -20));
		buy(predictions, purchase("eve", "A", -20), purchase("eve", "B", -20));

		assertThat(Stream.of("hit", "miss").mapToDouble(outcome -> predicted("own", outcome)).sum()).isZero();
	}

	@Test
	void predictsABoundedNumberOfABatch() {
		var predictions = new Predictions(pairs, meters);
		var customers = IntStream.range(0, 30).mapToObj(n -> "fan" + n).toList();
		buy(predictions, customers.stream().map(customer -> purchase(customer, "A", -20)).toArray(Purchase[]::new));
		buy(predictions, customers.stream().map(customer -> purchase(customer, "B", -10)).toArray(Purchase[]::new));

		assertThat(predicted("own", "hit") + predicted("own", "miss")).isEqualTo(10);
	}

	private void buy(Predictions predictions, Purchase... purchases) {
		predictions.predict(List.of(purchases)).then(pairs.add(List.of(purchases))).block(LIMIT);
	}

	private Purchase purchase(String customer, String sku, int minutes) {
		return new Purchase(prefix + customer, prefix + sku, now.plus(Duration.ofMinutes(minutes)));
	}

	private double predicted(String ranking, String outcome) {
		return RecommendationMetric.PREDICTED.counter(meters, ranking, outcome).count();
	}
}
