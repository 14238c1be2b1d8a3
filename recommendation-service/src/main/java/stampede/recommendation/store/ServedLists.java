package stampede.recommendation.store;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Mono;
import stampede.kit.r2dbc.Rows;
import stampede.recommendation.experiment.Assignment;

/** Responses with recommendations, and the clicks on their items. */
@Repository
public class ServedLists {
	/** A purchase within this time after a response is attributed to it. */
	public static final Duration ATTRIBUTED = Duration.ofDays(7);
	private final DatabaseClient db;

	ServedLists(DatabaseClient db) {
		this.db = db;
	}

	/**
	 * A response.
	 *
	 * @param teams the version that chose each item of an interleaved list; empty for any other list
	 * @param customer a pseudonym; null if it is not known
	 * @param assignment null without an experiment
	 */
	public record Served(String sku, List<String> items, List<String> teams, @Nullable String customer,
			@Nullable Assignment assignment) {}

	/** Notes the response, and returns its new id. */
	public Mono<UUID> add(Served list) {
		var id = UUID.randomUUID();
		var assignment = list.assignment();
		return db.sql("""
				INSERT INTO served (id, sku, items, teams, customer, experiment, share)
				VALUES (:id, :sku, :items, :teams, :customer, :experiment, :share)
				""")
				.bind("id", id).bind("sku", list.sku()).bind("items", list.items().toArray(String[]::new))
				.bind("teams", list.teams().toArray(String[]::new))
				.bind("customer", Rows.nullable(list.customer(), String.class))
				.bind("experiment", Rows.nullable(assignment == null ? null : assignment.experiment(), String.class))
				.bind("share", Rows.nullable(assignment == null ? null : assignment.share(), Double.class))
				.fetch().rowsUpdated().thenReturn(id);
	}

	/**
	 * Attributes each purchase of a recommended item to the latest response that recommended it to the customer within {@link #ATTRIBUTED},
	 * once, and returns the number of new ones.
	 */
	public Mono<Long> buy(List<Purchase> purchases) {
		return Purchase.INPUT.bind(db.sql("""
				INSERT INTO bought (served_id, sku, bought_at)
				SELECT latest.id, input.sku, input.at
				  FROM %s
				  CROSS JOIN LATERAL (
				       SELECT id FROM served
				        WHERE customer = input.customer AND served_at <= input.at
				              AND served_at > input.at - make_interval(secs => :attributed) AND input.sku = ANY (items)
				        ORDER BY served_at DESC LIMIT 1) latest
				ON CONFLICT DO NOTHING
				""".formatted(Purchase.INPUT.table())), purchases).bind("attributed", Rows.seconds(ATTRIBUTED))
				.fetch().rowsUpdated();
	}

	/** Forgets every purchase, before all of them are read again. */
	public Mono<Void> forgetPurchases() {
		return db.sql("DELETE FROM bought WHERE sku >= ''").then();
	}

	/** The effect of a click. */
	public enum Click {
		NOTED, REPEATED, NOT_SERVED
	}

	/** Notes a click on an item of a response, once. */
	public Mono<Click> click(UUID served, String sku) {
		return db
				.sql("""
						WITH found AS (SELECT id FROM served WHERE id = :served AND :sku = ANY (items)),
						added AS (INSERT INTO click (served_id, sku) SELECT id, :sku FROM found ON CONFLICT DO NOTHING RETURNING served_id)
						SELECT EXISTS (SELECT FROM found) AS found, EXISTS (SELECT FROM added) AS added
						""")
				.bind("served", served).bind("sku", sku)
				.map(row -> {
					if (!Rows.required(row, "found", Boolean.class)) {
						return Click.NOT_SERVED;
					}
					return Rows.required(row, "added", Boolean.class) ? Click.NOTED : Click.REPEATED;
				}).one();
	}

	/** Deletes up to {@code limit} responses that are older than {@code keep}, with their clicks, and returns their number. */
	public Mono<Long> forget(Duration keep, int limit) {
		return db.sql("""
				DELETE FROM served WHERE ctid = ANY (ARRAY(
				    SELECT ctid FROM served WHERE served_at < now() - make_interval(secs => :keep) LIMIT :limit))
				""").bind("keep", Rows.seconds(keep)).bind("limit", limit).fetch().rowsUpdated();
	}
}
