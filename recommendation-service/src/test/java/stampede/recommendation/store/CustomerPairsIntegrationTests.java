package stampede.recommendation.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.core.DatabaseClient;
import stampede.kit.r2dbc.Rows;
import stampede.recommendation.RecommendationTest;

/** Pairs of v1: customers who bought both items. Each test has items and customers of its own. */
@RecommendationTest
class CustomerPairsIntegrationTests {
	private static final Duration LIMIT = Duration.ofSeconds(30);
	private final String prefix = UUID.randomUUID().toString().substring(0, 8) + "-";
	/** PostgreSQL has microseconds. */
	private final Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);

	@Autowired
	Pairs pairs;

	@Autowired
	DatabaseClient db;

	@Test
	void countsACustomerOnceHoweverOftenItOrders() {
		IntStream.range(0, 10).forEach(batch -> add(IntStream.range(0, 100).boxed()
				.flatMap(order -> purchases("ann", now.minusSeconds(batch * 100L + order), "A", "B").stream())
				.toList()));
		add(purchases("bob", now, "A", "B"));
		add(purchases("cid", now, "A", "C"));

		assertThat(counts()).isEqualTo(Map.of("A B", 2.0, "B A", 2.0, "A C", 1.0, "C A", 1.0));
		assertThat(ranked("A")).containsExactly(prefix + "B", prefix + "C");
	}

	@Test
	void countsItemsOfSeveralOrders() {
		add(purchases("ann", now.minus(20, ChronoUnit.DAYS), "A"));
		add(purchases("ann", now, "B"));

		assertThat(counts()).isEqualTo(Map.of("A B", 1.0, "B A", 1.0));
	}

	/** Random purchases, some of them older than the period, in random batches, some of them twice; compared with a count in Java. */
	@Test
	void doesNotDependOnTheOrderOfEvents() {
		var random = new Random(5);
		var all = new ArrayList<Purchase>();
		for (var n = 0; n < 400; n++) {
			all.addAll(
					purchases("customer" + random.nextInt(8), now.minus(random.nextInt(40 * 24) + 1L, ChronoUnit.HOURS),
							"S" + random.nextInt(35)));
		}
		var expected = recount(all);
		for (var round = 0; round < 3; round++) {
			pairs.clear().block(LIMIT);
			var shuffled = new ArrayList<>(all);
			shuffled.addAll(all.subList(0, 100));
			Collections.shuffle(shuffled, random);
			for (var from = 0; from < shuffled.size(); from += 37) {
				add(shuffled.subList(from, Math.min(shuffled.size(), from + 37)));
			}

			assertThat(counts()).isEqualTo(expected).isNotEmpty();
		}
	}

	@Test
	void expiresPurchases() {
		add(purchases("ann", now, "A", "B", "C"));
		db.sql("UPDATE purchase SET bought_at = now() - interval '31 days' WHERE sku = :sku").bind("sku", prefix + "A")
				.then().block(LIMIT);

		// The worker of the service may do a part of it.
		while (!Objects.equals(pairs.expire(100).block(LIMIT), 0L)) {
		}
		while (!Objects.equals(pairs.forget(100).block(LIMIT), 0L)) {
		}

		assertThat(counts()).isEqualTo(Map.of("B C", 1.0, "C B", 1.0));
		assertThat(ranked("A")).isEmpty();
		assertThat(db.sql("SELECT count(*) FROM pair WHERE sku >= :first AND sku < :last").bind("first", prefix)
				.bind("last", prefix + "~").mapValue(Long.class).one().block(LIMIT)).isEqualTo(2);
	}

	@Test
	void knowsThePopularItems() {
		IntStream.range(0, 50).forEach(n -> add(purchases("fan" + n, now, "HIT")));
		add(purchases("fan0", now, "MISS"));
		IntStream.range(0, 60).forEach(n -> add(purchases("old" + n, now.minus(2, ChronoUnit.DAYS), "OLD")));

		var popular = Objects.requireNonNull(pairs.popular(Duration.ofDays(1), 100).collectList().block(LIMIT));

		assertThat(popular).startsWith(prefix + "HIT").contains(prefix + "MISS").doesNotContain(prefix + "OLD");
	}

	private List<Purchase> purchases(String customer, Instant at, String... skus) {
		return List.of(skus).stream().map(sku -> new Purchase(prefix + customer, prefix + sku, at)).toList();
	}

	private void add(List<Purchase> purchases) {
		pairs.add(purchases).block(LIMIT);
	}

	private List<String> ranked(String sku) {
		return Objects.requireNonNull(pairs.of(prefix + sku, 10).collectList().block(LIMIT));
	}

	/** The weights of this test's pairs, without those that are zero. */
	private Map<String, Double> counts() {
		return Objects.requireNonNull(db.sql("SELECT sku, other, weight FROM pair WHERE sku >= :first AND sku < :last")
				.bind("first", prefix).bind("last", prefix + "~")
				.map(row -> Map.entry(name(Rows.required(row, "sku", String.class)) + " "
						+ name(Rows.required(row, "other", String.class)), Rows.required(row, "weight", Double.class)))
				.all().filter(entry -> entry.getValue() != 0).collectMap(Map.Entry::getKey, Map.Entry::getValue)
				.block(LIMIT));
	}

	private String name(String sku) {
		return sku.substring(prefix.length());
	}

	private Map<String, Double> recount(List<Purchase> all) {
		var counts = new TreeMap<String, Double>();
		all.stream().filter(purchase -> purchase.at().isAfter(now.minus(Pairs.PERIOD)))
				.collect(Collectors.groupingBy(Purchase::customer, Collectors.toMap(Purchase::sku, Purchase::at,
						(one, other) -> one.isAfter(other) ? one : other)))
				.values().forEach(bought -> {
					var latest = bought.entrySet().stream()
							.sorted(Map.Entry.<String, Instant>comparingByValue(Comparator.reverseOrder())
									.thenComparing(Map.Entry.comparingByKey()))
							.limit(20).map(entry -> name(entry.getKey())).toList();
					latest.forEach(one -> latest.stream().filter(other -> !other.equals(one))
							.forEach(other -> counts.merge(one + " " + other, 1.0, Double::sum)));
				});
		return counts;
	}
}
