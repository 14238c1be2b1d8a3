package stampede.payment;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import stampede.kit.batching.Batcher;
import stampede.kit.deadline.Deadline;
import stampede.kit.tracing.Traces;
import stampede.payment.PaymentWrites.NewPayment;

/** What is to be written of single payments at the same time goes to the database together. Not within a transaction. */
@Component
class PaymentBatches {
	private final Batcher<NewPayment, Optional<Payment>> intents;
	private final Batcher<Payments.Change, Optional<Payments.Change>> outcomes;

	PaymentBatches(PaymentWrites writes, PaymentProperties properties, MeterRegistry meters) {
		this.intents = new Batcher<>("intents", properties.batch(), writes::add, meters);
		this.outcomes = new Batcher<>("outcomes", properties.batch(), writes::save, meters);
	}

	/** Writes a payment down; empty where its order has one. */
	Mono<Payment> add(Payment payment) {
		return Mono.deferContextual(context -> intents.submit(new NewPayment(payment, Traces.parent(context))))
				.flatMap(Mono::justOrEmpty);
	}

	/**
	 * Saves what was changed, with its ledger entries; empty where somebody else has changed it since. Whatever is known is saved,
	 * also when nobody waits for it any more.
	 */
	Mono<Payments.Change> save(Payments.Change change) {
		return outcomes.submit(change).contextWrite(context -> context.delete(Deadline.class))
				.flatMap(Mono::justOrEmpty);
	}
}
