package stampede.order;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import stampede.kit.batching.Batcher;
import stampede.kit.deadline.Deadline;
import stampede.kit.tracing.Traces;
import stampede.order.IdempotencyRecords.Intent;
import stampede.order.OrderIntake.NewOrder;
import stampede.order.OrderSaves.Save;

/** What is to be written, or looked up, of single orders at the same time goes to the database together. Not within a transaction. */
@Component
class OrderBatches {
	private final Batcher<NewOrder, Optional<Order>> intake;
	private final Batcher<Save, Optional<Order>> saves;
	private final Batcher<Intent, Boolean> known;

	OrderBatches(OrderIntake taking, OrderSaves saving, CheckoutProperties properties, MeterRegistry meters) {
		this.intake = new Batcher<>("intake", properties.batch(), taking::add, meters);
		this.known = new Batcher<>("known-keys", properties.batch(), taking::known, meters);
		this.saves = new Batcher<>("saves", properties.batch(), saving::save, meters);
	}

	/** Whether the caller's key stands for something. */
	Mono<Boolean> isKnown(Intent intent) {
		return known.submit(intent);
	}

	/** Adds a new order under its key; empty where the key was not to be had, or the caller has to wait. */
	Mono<Order> add(Intent intent, Order order) {
		return Mono.deferContextual(context -> intake.submit(new NewOrder(intent, order, Traces.parent(context))))
				.flatMap(Mono::justOrEmpty);
	}

	/** As {@link Orders#save}. Whatever was done is saved, also when the time of the attempt is over. */
	Mono<Order> save(Order order) {
		return Mono.deferContextual(context -> saves.submit(new Save(order, Traces.parent(context))))
				.contextWrite(context -> context.delete(Deadline.class))
				.flatMap(Mono::justOrEmpty)
				.switchIfEmpty(Mono.error(OrderException.Stale::new));
	}
}
