package stampede.recommendation.store;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Mono;
import stampede.kit.r2dbc.Rows;

/** Responses with recommendations, and the clicks on their items. */
@Repository
public class ServedLists {
	private final DatabaseClient db;

	ServedLists(DatabaseClient db) {
		this.db = db;
	}

	/** Notes the response, and returns its new id. */
	public Mono<UUID> add(String sku, List<String> items) {
		var id = UUID.randomUUID();
		return db.sql("INSERT INTO served (id, sku, items) VALUES (:id, :sku, :items)")
				.bind("id", id).bind("sku", sku).bind("items", items.toArray(String[]::new))
				.fetch().rowsUpdated().thenReturn(id);
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
