package stampede.inventory.sale;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import stampede.inventory.Sku;

class DefineSaleTests {
	private static final Instant DOORS = Instant.parse("2026-12-01T11:00:00Z");
	private static final Instant OPENS = Instant.parse("2026-12-01T12:00:00Z");
	private static final Instant CLOSES = Instant.parse("2026-12-01T13:00:00Z");
	private static final Schedule SCHEDULE = new Schedule(DOORS, OPENS, CLOSES);
	private static final Sale SALE = new Sale(new SaleId("launch"), List.of(new Sku("A")), SCHEDULE,
			Duration.ofMinutes(5), 10, Sale.newSeed());

	@ParameterizedTest
	@CsvSource({"10:59:59, ANNOUNCED", "11:00:00, DOORS_OPEN", "11:59:59, DOORS_OPEN", "12:00:00, OPEN",
			"12:59:59, OPEN", "13:00:00, CLOSED"})
	void hasAPhaseAtEachTime(String time, SaleState state) {
		assertThat(SCHEDULE.at(Instant.parse("2026-12-01T" + time + "Z"))).isEqualTo(state);
	}

	@Test
	void refusesTimesThatAreNotInOrder() {
		assertThatThrownBy(() -> new Schedule(OPENS, OPENS, CLOSES)).isInstanceOf(IllegalArgumentException.class);
		assertThatThrownBy(() -> new Schedule(DOORS, CLOSES, CLOSES)).isInstanceOf(IllegalArgumentException.class);
	}

	@Test
	void movesASaleThatIsNotOpen() {
		var later = new Schedule(DOORS, OPENS.plusSeconds(60), CLOSES);

		assertThat(define("A", later).refusal(SALE, OPENS.minusSeconds(1))).isNull();
		assertThat(define("B", SCHEDULE).refusal(SALE, OPENS.minusSeconds(1))).isNull();
	}

	@Test
	void keepsItemsAndStartOfAnOpenSaleAndMovesItsEnd() {
		assertThat(define("A", new Schedule(DOORS, OPENS.plusSeconds(60), CLOSES)).refusal(SALE, OPENS))
				.isInstanceOf(SaleException.Fixed.class);
		assertThat(define("B", SCHEDULE).refusal(SALE, OPENS)).isInstanceOf(SaleException.Fixed.class);
		assertThat(define("A", new Schedule(DOORS, OPENS, CLOSES.plusSeconds(60))).refusal(SALE, OPENS)).isNull();
	}

	@Test
	void changesNothingAfterTheEnd() {
		assertThat(define("A", new Schedule(DOORS, OPENS, CLOSES.plusSeconds(60))).refusal(SALE, CLOSES))
				.isInstanceOf(SaleException.Fixed.class);
	}

	@Test
	void refusesANewSaleThatIsOver() {
		assertThat(define("A", SCHEDULE).refusal(null, CLOSES)).isInstanceOf(SaleException.Past.class);
		assertThat(define("A", SCHEDULE).refusal(null, OPENS)).isNull();
	}

	@Test
	void publishesTheHashOfASeedOfItsOwn() {
		assertThat(Sale.newSeed()).hasSize(64).isNotEqualTo(Sale.newSeed());
		// printf '%064d' 0 | sha256sum
		assertThat(new Sale(SALE.id(), SALE.skus(), SCHEDULE, SALE.passLife(), 10, "0".repeat(64)).seedHash())
				.isEqualTo("60e05bd1b195af2f94112fa7197a5c88289058840ce7c6df9693756bc6250f55");
	}

	private static DefineSale define(String sku, Schedule schedule) {
		return new DefineSale("olga", SALE.id(), List.of(new Sku(sku)), schedule, SALE.passLife(), 10);
	}
}
