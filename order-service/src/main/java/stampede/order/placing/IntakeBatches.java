package stampede.order.placing;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import stampede.kit.batching.Batcher;
import stampede.kit.tracing.Traces;
import stampede.order.CheckoutProperties;
import stampede.order.Order;
import stampede.order.placing.IdempotencyRecords.Intent;
import stampede.order.placing.OrderIntake.NewOrder;

/** New orders of the same moment, and their keys, go to the database together. Not within a transaction. */
@Component
class IntakeBatches {
	private final Batcher<NewOrder, Optional<Order>> intake;
	private final Batcher<Intent, Boolean> known;

	IntakeBatches(OrderIntake taking, CheckoutProperties properties, MeterRegistry meters) {
		this.intake = new Batcher<>("intake", properties.batch(), taking::add, meters);
		this.known = new Batcher<>("known-keys", properties.batch(), taking::known, meters);
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
}
