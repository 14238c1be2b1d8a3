package stampede.recommendation.store;

import java.util.List;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Mono;
import stampede.kit.r2dbc.Rows;
import stampede.recommendation.experiment.Arm;
import stampede.recommendation.experiment.Duel;

/** What customers did in an experiment. Responses are kept for 30 days, so that a longer experiment loses its beginning. */
@Repository
public class ExperimentResults {
	private final DatabaseClient db;

	ExperimentResults(DatabaseClient db) {
		this.db = db;
	}

	/** Of the customers of this version, without interleaved lists; all zero for an unknown experiment. */
	public Mono<Arm> arm(String experiment) {
		return db.sql("""
				WITH lists AS (SELECT id, customer, share FROM served
				                WHERE experiment = :experiment AND customer IS NOT NULL AND share IS NOT NULL)
				SELECT count(*) AS lists, count(DISTINCT customer) AS customers,
				       (SELECT count(DISTINCT customer) FROM lists
				         CROSS JOIN LATERAL (SELECT FROM click WHERE served_id = lists.id LIMIT 1) c) AS clicked,
				       (SELECT count(DISTINCT customer) FROM lists
				         CROSS JOIN LATERAL (SELECT FROM bought WHERE served_id = lists.id LIMIT 1) b) AS bought,
				       coalesce(array_agg(DISTINCT share), '{}') AS shares
				  FROM lists
				""").bind("experiment", experiment)
				.map(row -> new Arm(Rows.required(row, "lists", Long.class),
						Rows.required(row, "customers", Long.class), Rows.required(row, "clicked", Long.class),
						Rows.required(row, "bought", Long.class),
						List.of(Rows.required(row, "shares", Double[].class))))
				.one();
	}

	/** Of the customers with interleaved lists. An unauthenticated visitor counts as another customer with each list. */
	public Mono<Duel> duel(String experiment) {
		return db
				.sql("""
						WITH lists AS (SELECT id, items, teams, coalesce(customer, id::text) AS customer FROM served
						                WHERE experiment = :experiment AND share IS NULL),
						leads AS (SELECT customer, sum(CASE teams[array_position(items, c.sku)] WHEN 'v1' THEN -1 ELSE 1 END) AS lead
						            FROM lists CROSS JOIN LATERAL (SELECT sku FROM click WHERE served_id = lists.id LIMIT 20) c
						           GROUP BY customer)
						SELECT count(*) FILTER (WHERE lead < 0) AS v1, count(*) FILTER (WHERE lead > 0) AS v2,
						       count(*) FILTER (WHERE lead = 0) AS ties
						  FROM leads
						""")
				.bind("experiment", experiment)
				.map(row -> new Duel(Rows.required(row, "v1", Long.class), Rows.required(row, "v2", Long.class),
						Rows.required(row, "ties", Long.class)))
				.one();
	}

	/** Whether this version has served a list in the experiment. */
	public Mono<Boolean> isKnown(String experiment) {
		return db.sql("SELECT EXISTS (SELECT FROM served WHERE experiment = :experiment) AS known")
				.bind("experiment", experiment).map(row -> Rows.required(row, "known", Boolean.class)).one();
	}
}
