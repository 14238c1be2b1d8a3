package stampede.order.sale;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import stampede.kit.sale.PolledSales;
import stampede.kit.sale.SaleReply;
import stampede.order.OrderLine;

class OpenSalesTests {
	private static final Instant NOW = Instant.parse("2026-12-01T12:00:00Z");

	@Test
	void concernsOrdersWithAnItemOfAnOpenSaleOnly() {
		var sales = sales(sale("open", "A", NOW.minusSeconds(1)), sale("later", "C", NOW.plusSeconds(1)));

		assertThat(sales.among(List.of(OrderLine.of("B", 1)))).isEmpty();
		assertThat(sales.among(List.of(OrderLine.of("C", 1)))).isEmpty();
		assertThat(sales.among(List.of(OrderLine.of("B", 1), OrderLine.of("A", 1))))
				.extracting(current -> current.sale().id()).containsExactly("open");
	}

	private static OpenSales sales(SaleReply... replies) {
		var polled = new PolledSales(Mono.just(List.of(replies)), Duration.ofSeconds(1), () -> 0);
		polled.refresh().block();
		return new OpenSales(polled);
	}

	private static SaleReply sale(String id, String sku, Instant opensAt) {
		return new SaleReply(id, List.of(sku), NOW.minusSeconds(60), opensAt, NOW.plusSeconds(60), 300, 10, "00", 5, 0,
				NOW);
	}
}
