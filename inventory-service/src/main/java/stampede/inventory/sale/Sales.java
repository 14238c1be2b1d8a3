package stampede.inventory.sale;

import io.r2dbc.spi.Readable;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import stampede.inventory.Sku;
import stampede.kit.detached.Detached;
import stampede.kit.r2dbc.Rows;

/** The collection of sales. All times are the database's, because the clocks of hosts differ. */
@Repository
public class Sales {
	private static final int MOST = 100;
	private static final String COLUMNS = """
			SELECT s.id, s.doors_at, s.opens_at, s.closes_at, s.pass_life_seconds, s.admit_per_second, s.seed, now() AS now,
			       array(SELECT i.sku FROM sale_item i WHERE i.sale_id = s.id ORDER BY i.sku) AS skus
			  FROM sale s
			""";
	private final DatabaseClient db;
	private final TransactionalOperator transactions;

	Sales(DatabaseClient db, TransactionalOperator transactions) {
		this.db = db;
		this.transactions = transactions;
	}

	/**
	 * A sale as it was read.
	 *
	 * @param now the time of the database
	 */
	public record Current(Sale sale, Instant now) {
		public SaleState state() {
			return sale.schedule().at(now);
		}
	}

	/**
	 * Defines the sale, or changes it; {@code true} if it is new. Idempotent. Each change is recorded with its operator. Fails with
	 * {@link SaleException.UnknownItem}, {@link SaleException.Fixed}, {@link SaleException.Past} or {@link SaleException.Overlap}.
	 */
	public Mono<Boolean> define(DefineSale command) {
		return Detached.run(lock().then(Mono.defer(() -> check(command)))
				.flatMap(existing -> existing.sale() != null && existing.sale().isDefinedAs(command)
						? Mono.just(false)
						: save(command).thenReturn(existing.sale() == null))
				.as(transactions::transactional));
	}

	/** Definitions run one after the other, so that two cannot take the same item for the same time. */
	private Mono<Void> lock() {
		return db.sql("SELECT pg_advisory_xact_lock(hashtext('define a sale'))").then();
	}

	private record Existing(@Nullable Sale sale) {}

	private Mono<Existing> check(DefineSale command) {
		return byId(command.id()).map(current -> refused(command, current.sale(), current.now()))
				.switchIfEmpty(Mono.defer(() -> now().map(now -> refused(command, null, now))))
				.delayUntil(_ -> requireItems(command))
				.delayUntil(_ -> requireNoOverlap(command));
	}

	private static Existing refused(DefineSale command, @Nullable Sale existing, Instant now) {
		if (existing != null && existing.isDefinedAs(command)) {
			return new Existing(existing);
		}
		var refusal = command.refusal(existing, now);
		if (refusal != null) {
			throw refusal;
		}
		return new Existing(existing);
	}

	private Mono<Instant> now() {
		return db.sql("SELECT now() AS now").map(row -> Rows.required(row, "now", Instant.class)).one();
	}

	private Mono<Void> requireItems(DefineSale command) {
		return db.sql("SELECT sku FROM item WHERE sku = ANY (:skus)").bind("skus", texts(command.skus()))
				.map(row -> new Sku(Rows.required(row, "sku", String.class))).all().collectList()
				.flatMap(known -> command.skus().stream().filter(sku -> !known.contains(sku)).findFirst()
						.map(unknown -> Mono.<Void>error(new SaleException.UnknownItem(unknown)))
						.orElseGet(Mono::empty));
	}

	private Mono<Void> requireNoOverlap(DefineSale command) {
		return db.sql("""
				SELECT s.id, i.sku
				  FROM sale_item i JOIN sale s ON s.id = i.sale_id
				 WHERE i.sku = ANY (:skus) AND s.id <> :id AND s.doors_at < :closesAt AND s.closes_at > :doorsAt
				 ORDER BY s.id, i.sku LIMIT 1
				""")
				.bind("skus", texts(command.skus()))
				.bind("id", command.id().value())
				.bind("closesAt", command.schedule().closesAt())
				.bind("doorsAt", command.schedule().doorsAt())
				.map(row -> new SaleException.Overlap(Rows.required(row, "id", String.class),
						Rows.required(row, "sku", String.class)))
				.one()
				.flatMap(Mono::error);
	}

	private Mono<Void> save(DefineSale command) {
		return db.sql("""
				WITH saved AS (
				    INSERT INTO sale (id, doors_at, opens_at, closes_at, pass_life_seconds, admit_per_second, seed)
				    VALUES (:id, :doorsAt, :opensAt, :closesAt, :passLife, :admitPerSecond, decode(:seed, 'hex'))
				    ON CONFLICT (id) DO UPDATE
				       SET doors_at = excluded.doors_at, opens_at = excluded.opens_at, closes_at = excluded.closes_at,
				           pass_life_seconds = excluded.pass_life_seconds, admit_per_second = excluded.admit_per_second
				    RETURNING id, doors_at, opens_at, closes_at, pass_life_seconds, admit_per_second
				), removed AS (
				    DELETE FROM sale_item WHERE sale_id = :id AND sku <> ALL (:skus)
				), added AS (
				    INSERT INTO sale_item (sale_id, sku) SELECT saved.id, sku FROM saved, unnest(:skus) AS sku
				    ON CONFLICT DO NOTHING
				)
				INSERT INTO sale_change (sale_id, subject, definition)
				SELECT saved.id, :operator, to_jsonb(saved) || jsonb_build_object('skus', :skus) FROM saved
				""")
				.bind("id", command.id().value())
				.bind("doorsAt", command.schedule().doorsAt())
				.bind("opensAt", command.schedule().opensAt())
				.bind("closesAt", command.schedule().closesAt())
				.bind("passLife", Math.toIntExact(command.passLife().toSeconds()))
				.bind("admitPerSecond", command.admitPerSecond())
				.bind("seed", Sale.newSeed())
				.bind("skus", texts(command.skus()))
				.bind("operator", command.operator())
				.then();
	}

	/** Empty if there is no such sale. */
	public Mono<Current> byId(SaleId id) {
		return db.sql(COLUMNS + " WHERE s.id = :id").bind("id", id.value()).map(Sales::read).one();
	}

	/** Sales that are not closed, or were closed within {@code past}; the first to close first, at most a hundred. */
	public Flux<Current> current(Duration past) {
		return db.sql(
				COLUMNS + " WHERE s.closes_at > now() - make_interval(secs => :past) ORDER BY s.closes_at, s.id LIMIT "
						+ MOST)
				.bind("past", Rows.seconds(past)).map(Sales::read).all();
	}

	private static Current read(Readable row) {
		var schedule = new Schedule(Rows.required(row, "doors_at", Instant.class),
				Rows.required(row, "opens_at", Instant.class), Rows.required(row, "closes_at", Instant.class));
		var sale = new Sale(new SaleId(Rows.required(row, "id", String.class)),
				Arrays.stream(Rows.required(row, "skus", String[].class)).map(Sku::new).toList(), schedule,
				Duration.ofSeconds(Rows.required(row, "pass_life_seconds", Integer.class)),
				Rows.required(row, "admit_per_second", Integer.class),
				HexFormat.of().formatHex(Rows.required(row, "seed", byte[].class)));
		return new Current(sale, Rows.required(row, "now", Instant.class));
	}

	private static String[] texts(List<Sku> skus) {
		return skus.stream().map(Sku::value).toArray(String[]::new);
	}
}
