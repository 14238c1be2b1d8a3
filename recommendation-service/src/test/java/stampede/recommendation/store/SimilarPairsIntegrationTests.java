package stampede.recommendation.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.context.TestPropertySource;
import stampede.kit.r2dbc.Rows;
import stampede.recommendation.RecommendationTest;
import stampede.testsupport.Plans;

/** Pairs of v2: cosine similarity with decay. Each test has items and customers of its own. */
@RecommendationTest
@TestPropertySource(properties = {"recommendations.algorithm=v2", Plans.ONE_CONNECTION})
class SimilarPairsIntegrationTests {
	private static final Duration LIMIT = Duration.ofSeconds(30);
	private final String prefix = UUID.randomUUID().toString().substring(0, 8) + "-";
	private final Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);

	@Autowired
	Pairs pairs;

	@Autowired
	DatabaseClient db;

	@Test
	void halvesTheWeightOfAPurchaseInSevenDays() {
		buy("ann", now, "A", "B");
		buy("bob", now.minus(7, ChronoUnit.DAYS), "A", "C");
		buy("cid", now.minus(14, ChronoUnit.DAYS), "A", "D");

		assertThat(weight("A", "B") / weight("A", "C")).isCloseTo(2, within(1e-9));
		assertThat(weight("A", "B") / weight("A", "D")).isCloseTo(4, within(1e-9));
	}

	@Test
	void countsACustomerOnceHoweverOftenItOrders() {
		IntStream.range(0, 1_000).forEach(order -> buy("ann", now.minusSeconds(order), "A", "B"));
		buy("bob", now, "A", "C");

		assertThat(weight("A", "B")).isCloseTo(weight("A", "C"), within(weight("A", "C") * 1e-2));
	}

	@Test
	void prefersAnItemThatIsBoughtWithThisOneToAnItemThatIsBoughtWithEverything() {
		IntStream.range(0, 5).forEach(n -> buy("ann" + n, now, "A", "NEAR", "HIT"));
		IntStream.range(0, 3).forEach(n -> buy("bob" + n, now, "A", "HIT"));
		IntStream.range(0, 50).forEach(n -> buy("cid" + n, now, "HIT", "OTHER" + n));

		assertThat(ranked("A")).startsWith(prefix + "NEAR", prefix + "HIT");
	}

	@Test
	void prefersAPairOfManyCustomersToACoincidence() {
		IntStream.range(0, 8).forEach(n -> buy("ann" + n, now, "A", "OFTEN"));
		IntStream.range(0, 4).forEach(n -> buy("bob" + n, now, "OFTEN"));
		buy("cid", now, "A", "ONCE");

		assertThat(ranked("A")).containsExactly(prefix + "OFTEN", prefix + "ONCE");
	}

	@Test
	void forgetsPairsThatNoLongerMatter() {
		buy("ann", now, "A", "B");
		buy("ann", now, "A", "C");
		assertThat(ranked("A")).hasSize(2);
		db.sql("UPDATE pair SET weight = weight / power(2, 7) WHERE sku IN (:one, :other) AND other IN (:one, :other)")
				.bind("one", prefix + "A").bind("other", prefix + "B").then().block(LIMIT);

		// The worker of the service may do a part of it.
		while (!Objects.equals(pairs.forget(1_000).block(LIMIT), 0L)) {
		}

		assertThat(ranked("A")).containsExactly(prefix + "C");
		assertThat(ranked("B")).containsExactly(prefix + "C");
	}

	/** As a plan is made for any values, it is the one of a large table, too. */
	@Test
	void readsNoWholeTable() {
		buy("ann", now, "A", "B");
		ranked("A");
		pairs.popular(Duration.ofDays(1), 10).collectList().block(LIMIT);
		pairs.expire(10).block(LIMIT);
		pairs.forget(10).block(LIMIT);

		var database = db.getConnectionFactory();
		assertThat(Plans.of(database)).hasSizeGreaterThan(4);
		assertThat(Plans.ofWholeTables(database)).isEmpty();
		assertThat(Plans.ofWholeIndexes(database)).isEmpty();
	}

	private void buy(String customer, Instant at, String... skus) {
		pairs.add(List.of(skus).stream().map(sku -> new Purchase(prefix + customer, prefix + sku, at)).toList())
				.block(LIMIT);
	}

	private List<String> ranked(String sku) {
		return Objects.requireNonNull(pairs.of(prefix + sku, 10).collectList().block(LIMIT));
	}

	private double weight(String sku, String other) {
		return Objects.requireNonNull(db.sql("SELECT weight FROM pair WHERE sku = :sku AND other = :other")
				.bind("sku", prefix + sku).bind("other", prefix + other)
				.map(row -> Rows.required(row, "weight", Double.class)).one().block(LIMIT));
	}
}
