package stampede.order.sale;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import stampede.kit.sale.PolledSales;
import stampede.kit.sale.PolledSales.Current;
import stampede.order.OrderLine;

/** The sales whose items need a pass now. Thread-safe. */
@Component
public class OpenSales {
	private final PolledSales sales;

	OpenSales(PolledSales sales) {
		this.sales = sales;
	}

	/** Whether inventory-service has replied once. */
	boolean isKnown() {
		return sales.isKnown();
	}

	/** Completes when inventory-service has replied once. */
	Mono<Void> known() {
		return sales.known();
	}

	/** The open sales that have an item of these lines; nearly always empty, and always before the first reply. Does not wait. */
	public Set<Current> among(List<OrderLine> lines) {
		return sales.all().stream()
				.filter(current -> lines.stream().anyMatch(line -> current.sale().skus().contains(line.sku())))
				.filter(Current::isOpen)
				.collect(Collectors.toSet());
	}
}
