package stampede.recommendation.store;

import static stampede.kit.r2dbc.Rows.required;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import stampede.kit.r2dbc.Rows;
import stampede.recommendation.Algorithm;
import stampede.recommendation.RecommendationProperties;

/** The purchases of customers, and the weights of pairs of items that follow from them. */
@Repository
public class Pairs {
	/** A customer's purchases count for so long. */
	public static final Duration PERIOD = Duration.ofDays(30);
	/** A pair with less than a hundredth of a purchase of today is deleted: after about 46 days without another one. */
	private static final double SMALLEST = 0.01;
	private final DatabaseClient db;
	private final Algorithm algorithm;

	Pairs(DatabaseClient db, RecommendationProperties properties) {
		this.db = db;
		this.algorithm = properties.algorithm();
	}

	/**
	 * Adds purchases, each with the effect that it has on the weights of pairs. A customer has each item once, with its latest time, and at
	 * most the 20 latest items. For v1 the result does not depend on the order of the purchases, nor on repeats. Purchases that are
	 * older than {@link #PERIOD} have no effect. Runs in the transaction that has moved or locked the feed's cursor, as {@link #expire} and
	 * {@link #forget} do, so that they do not run concurrently.
	 */
	public Mono<Void> add(List<Purchase> purchases) {
		return Purchase.INPUT.bind(db.sql(PairStatements.apply(algorithm, Purchase.INPUT.table())), purchases)
				.bind("period", Rows.seconds(PERIOD)).then();
	}

	/** Removes the purchases of up to {@code limit} customers that have become too old, and returns the number of these customers. */
	public Mono<Long> expire(int limit) {
		return db
				.sql("""
						SELECT DISTINCT customer FROM (SELECT customer FROM purchase WHERE bought_at <= now() - make_interval(secs => :period)
						                                ORDER BY bought_at LIMIT :limit) old
						""")
				.bind("period", Rows.seconds(PERIOD)).bind("limit", limit)
				.map(row -> required(row, "customer", String.class)).all()
				// An empty purchase in the past changes nothing, but has the customer's other purchases looked at.
				.map(customer -> new Purchase(customer, "", Instant.EPOCH))
				.collectList()
				.flatMap(old -> old.isEmpty() ? Mono.just(0L) : add(old).thenReturn((long) old.size()));
	}

	/** Deletes up to {@code limit} pairs whose weight no longer matters, and returns their number. */
	public Mono<Long> forget(int limit) {
		return db.sql(PairStatements.forget(algorithm)).bind("smallest", SMALLEST).bind("limit", limit)
				.fetch().rowsUpdated();
	}

	/** The items that belong to {@code sku}, the best first. */
	public Flux<String> of(String sku, int limit) {
		return db.sql(PairStatements.rank(algorithm)).bind("sku", sku).bind("limit", limit)
				.map(row -> required(row, "other", String.class)).all();
	}

	/** The items that most customers bought within {@code period}, the first one first. */
	public Flux<String> popular(Duration period, int limit) {
		return db.sql("""
				SELECT sku FROM purchase WHERE bought_at > now() - make_interval(secs => :period)
				 GROUP BY sku ORDER BY count(*) DESC, sku LIMIT :limit
				""").bind("period", Rows.seconds(period)).bind("limit", limit)
				.map(row -> required(row, "sku", String.class)).all();
	}

	/** The items that most customers bought within {@code period} before {@code end}, the first one first. */
	public Flux<String> popularUntil(Instant end, Duration period, int limit) {
		return db.sql("""
				SELECT sku FROM purchase WHERE bought_at > :end - make_interval(secs => :period) AND bought_at <= :end
				 GROUP BY sku ORDER BY count(*) DESC, sku LIMIT :limit
				""").bind("end", end).bind("period", Rows.seconds(period)).bind("limit", limit)
				.map(row -> required(row, "sku", String.class)).all();
	}

	/** The latest item that the customer bought before this purchase; empty without one, and if the customer has bought this item before. */
	public Mono<String> previous(Purchase purchase) {
		return db.sql("""
				SELECT sku FROM purchase
				 WHERE customer = :customer AND sku <> :sku AND bought_at < :at
				       AND NOT EXISTS (SELECT FROM purchase WHERE customer = :customer AND sku = :sku)
				 ORDER BY bought_at DESC, sku LIMIT 1
				""").bind("customer", purchase.customer()).bind("sku", purchase.sku()).bind("at", purchase.at())
				.map(row -> required(row, "sku", String.class)).one();
	}

	/** Deletes everything. */
	public Mono<Void> clear() {
		return db.sql("DELETE FROM pair WHERE sku >= ''").then()
				.then(db.sql("DELETE FROM item WHERE sku >= ''").then())
				.then(db.sql("DELETE FROM purchase WHERE customer >= ''").then());
	}
}
