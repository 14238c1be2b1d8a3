package stampede.kit.sale;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

class PolledSalesTests {
	private static final Instant NOW = Instant.parse("2026-12-01T12:00:00Z");
	private final AtomicLong nanos = new AtomicLong();
	private final AtomicReference<Mono<List<SaleReply>>> reply = new AtomicReference<>(Mono.just(List.of()));
	private final PolledSales sales = new PolledSales(Mono.defer(reply::get), Duration.ofSeconds(1), nanos::get);

	@Test
	void isUnknownUntilTheFirstReply() {
		reply.set(Mono.error(new IllegalStateException("unavailable")));
		sales.refresh().block();
		assertThat(sales.isKnown()).isFalse();
		assertThat(sales.all()).isEmpty();

		reply.set(Mono.just(List.of()));
		sales.refresh().block();

		assertThat(sales.isKnown()).isTrue();
		sales.known().block(Duration.ofSeconds(1));
	}

	@Test
	void opensAndClosesASaleBetweenTwoReplies() {
		known(sale(10, 20));

		assertThat(sales.all()).noneMatch(PolledSales.Current::isOpen);
		pass(10);
		assertThat(sales.all()).allMatch(PolledSales.Current::isOpen).hasSize(1);
		assertThat(sales.all()).extracting(PolledSales.Current::now).containsExactly(NOW.plusSeconds(10));
		pass(10);
		assertThat(sales.all()).noneMatch(PolledSales.Current::isOpen);
	}

	@Test
	void keepsTheLastReplyWhileInventoryIsUnavailable() {
		known(sale(0, 60));

		reply.set(Mono.error(new IllegalStateException("unavailable")));
		sales.refresh().block();
		pass(5);

		assertThat(sales.all()).extracting(PolledSales.Current::now).containsExactly(NOW.plusSeconds(5));
	}

	@Test
	void neverShowsTheSeedInText() {
		assertThat(sale(0, 60).toString()).doesNotContain("secret");
	}

	private void known(SaleReply sale) {
		reply.set(Mono.just(List.of(sale)));
		sales.refresh().block();
	}

	private void pass(int seconds) {
		nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
	}

	private static SaleReply sale(int opens, int closes) {
		return new SaleReply("launch", List.of("A"), NOW.minusSeconds(60), NOW.plusSeconds(opens),
				NOW.plusSeconds(closes), 300, 10, "secret", 5, 0, NOW);
	}
}
