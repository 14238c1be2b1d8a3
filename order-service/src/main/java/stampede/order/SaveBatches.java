package stampede.order;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import stampede.kit.batching.Batcher;
import stampede.kit.deadline.Deadline;
import stampede.kit.tracing.Traces;
import stampede.order.OrderSaves.Save;

/** What is to be saved of single orders at the same time goes to the database together. Not within a transaction. */
@Component
public class SaveBatches {
	private final Batcher<Save, Optional<Order>> saves;

	SaveBatches(OrderSaves saving, CheckoutProperties properties, MeterRegistry meters) {
		this.saves = new Batcher<>("saves", properties.batch(), saving::save, meters);
	}

	/** As {@link Orders#save}. Whatever was done is saved, also when the time of the attempt is over. */
	public Mono<Order> save(Order order) {
		return Mono.deferContextual(context -> saves.submit(new Save(order, Traces.parent(context))))
				.contextWrite(context -> context.delete(Deadline.class))
				.flatMap(Mono::justOrEmpty)
				.switchIfEmpty(Mono.error(OrderException.Stale::new));
	}
}
