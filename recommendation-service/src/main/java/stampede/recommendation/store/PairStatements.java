package stampede.recommendation.store;

import stampede.recommendation.Algorithm;

/** The statements of {@link Pairs}, which differ between the algorithms. */
final class PairStatements {
	/**
	 * The weight of a purchase at a time, in relation to one at the beginning of 2026: it doubles with every seven days, so that an earlier one
	 * has half the weight of a later one (forward decay: Cormode et al., ICDE 2009). In use until the numbers overflow, in 19 years.
	 */
	private static final String WEIGHT = "power(2, extract(epoch FROM (%s) - timestamptz '2026-01-01Z') / 604800.0)::double precision";
	/** Customers with both items: those after, minus those before. */
	private static final String CUSTOMERS = """
			change AS (
			    SELECT sku, other, sum(change) AS change
			      FROM (SELECT a.sku, b.sku AS other, 1 AS change FROM after a JOIN after b ON b.customer = a.customer AND b.sku <> a.sku
			            UNION ALL
			            SELECT a.sku, b.sku, -1 FROM before a JOIN before b ON b.customer = a.customer AND b.sku <> a.sku) pairs
			     GROUP BY sku, other HAVING sum(change) <> 0
			)
			""";
	/** A customer counts once for an item, when the item is added, and for a pair when the second item is added. */
	private static final String DECAYED = """
			added AS (
			    SELECT a.*, NOT EXISTS (SELECT FROM before b WHERE b.customer = a.customer AND b.sku = a.sku) AS is_new FROM after a
			), items AS (
			    INSERT INTO item AS i (sku, weight) SELECT sku, sum(%s) FROM added WHERE is_new GROUP BY sku ORDER BY sku
			    ON CONFLICT (sku) DO UPDATE SET weight = i.weight + excluded.weight
			), change AS (
			    SELECT a.sku, b.sku AS other, sum(%s) AS change
			      FROM added a JOIN added b ON b.customer = a.customer AND b.sku <> a.sku
			     WHERE a.is_new OR b.is_new
			     GROUP BY a.sku, b.sku
			)
			"""
			.formatted(WEIGHT.formatted("at"), WEIGHT.formatted("greatest(a.at, b.at)"));
	private static final String CHANGE = """
			INSERT INTO pair AS p (sku, other, weight) SELECT sku, other, change FROM change ORDER BY sku, other
			ON CONFLICT (sku, other) DO UPDATE SET weight = p.weight + excluded.weight
			""";
	private static final String BY_CUSTOMERS = """
			SELECT other FROM pair WHERE sku = :sku AND weight > 0 ORDER BY weight DESC, other LIMIT :limit
			""";
	/**
	 * Cosine similarity of the items' customers (Sarwar et al., WWW 2001): the popularity of the other item is in the denominator. Pairs of
	 * few customers are damped by n / (n + 2) (Bell and Koren, ICDM 2007). The cosine does not decay, since numerator and denominator decay by the same factor.
	 */
	private static final String BY_SIMILARITY = """
			SELECT near.other
			  FROM (SELECT other, weight FROM pair WHERE sku = :sku ORDER BY weight DESC LIMIT 200) near
			  CROSS JOIN LATERAL (SELECT weight FROM item WHERE sku = near.other LIMIT 1) theirs
			 ORDER BY near.weight / sqrt(theirs.weight) * near.weight / (near.weight + 2 * %s) DESC, near.other
			 LIMIT :limit
			""".formatted(WEIGHT.formatted("now()"));

	private PairStatements() {}

	/** @param input the table of the purchases; one statement, so that all of them see the same rows */
	static String apply(Algorithm algorithm, String input) {
		return sets(input) + switch (algorithm) {
			case V1 -> CUSTOMERS;
			case V2 -> DECAYED;
		} + CHANGE;
	}

	static String rank(Algorithm algorithm) {
		return switch (algorithm) {
			case V1 -> BY_CUSTOMERS;
			case V2 -> BY_SIMILARITY;
		};
	}

	static String forget(Algorithm algorithm) {
		return """
				DELETE FROM pair WHERE ctid = ANY (ARRAY(SELECT ctid FROM pair WHERE weight %s LIMIT :limit))
				""".formatted(switch (algorithm) {
			case V1 -> "< :smallest";
			case V2 -> "< :smallest * " + WEIGHT.formatted("now()");
		});
	}

	/**
	 * The purchases of the customers of the input, before and after it. Rows are found by LATERAL or ctid, so that the planner, which may
	 * see empty tables, does not join whole tables. No other transaction changes these rows at the same time.
	 */
	private static String sets(String input) {
		return """
				WITH input AS (
				    SELECT customer, sku, max(at) AS at FROM %s GROUP BY customer, sku
				), before AS (
				    SELECT p.customer, p.sku, p.bought_at AS at, p.row
				      FROM (SELECT DISTINCT customer FROM input) affected
				      CROSS JOIN LATERAL (SELECT *, ctid AS row FROM purchase WHERE customer = affected.customer LIMIT 20) p
				), after AS (
				    SELECT customer, sku, at
				      FROM (SELECT customer, sku, max(at) AS at,
				                   row_number() OVER (PARTITION BY customer ORDER BY max(at) DESC, sku) AS place
				              FROM (SELECT customer, sku, at FROM before UNION ALL SELECT * FROM input) merged
				             WHERE at > now() - make_interval(secs => :period)
				             GROUP BY customer, sku) ranked
				     WHERE place <= 20
				), kept AS (
				    INSERT INTO purchase AS p (customer, sku, bought_at) SELECT customer, sku, at FROM after
				    ON CONFLICT (customer, sku) DO UPDATE SET bought_at = excluded.bought_at WHERE p.bought_at <> excluded.bought_at
				), gone AS (
				    DELETE FROM purchase
				     WHERE ctid = ANY (ARRAY(SELECT b.row FROM before b WHERE NOT EXISTS (
				               SELECT FROM after a WHERE a.customer = b.customer AND a.sku = b.sku)))
				),
				"""
				.formatted(input);
	}
}
