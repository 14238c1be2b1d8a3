package stampede.payment.store;

import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import reactor.core.publisher.Mono;

/** The ids of the provider's events that had an effect. */
@Repository
public class WebhookEvents {
	private final DatabaseClient db;

	WebhookEvents(DatabaseClient db) {
		this.db = db;
	}

	/** Stores the id, in the transaction of the event's effect; {@code false} where it is stored already. */
	public Mono<Boolean> add(String id, String type) {
		return db
				.sql("""
						INSERT INTO webhook_event (id, type, received_at) VALUES (:id, :type, now()) ON CONFLICT (id) DO NOTHING
						""")
				.bind("id", id)
				.bind("type", type)
				.fetch().rowsUpdated()
				.map(rows -> rows == 1);
	}
}
