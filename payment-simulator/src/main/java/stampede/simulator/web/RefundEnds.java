package stampede.simulator.web;

import java.time.Clock;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import stampede.simulator.charge.Answer;
import stampede.simulator.charge.Charges;
import stampede.simulator.charge.Command;
import stampede.simulator.stripe.EventObject;
import stampede.simulator.webhook.Webhooks;

/** Moves refunds to their card's final state some time after they were made, and sends the event. */
@Component
class RefundEnds {
	private static final Logger log = LoggerFactory.getLogger(RefundEnds.class);
	private static final int BATCH = 1_000;
	private final Charges charges;
	private final Webhooks webhooks;
	private final Clock clock;
	private final Duration after;

	RefundEnds(Charges charges, Webhooks webhooks, Clock clock, RefundProperties properties) {
		this.charges = charges;
		this.webhooks = webhooks;
		this.clock = clock;
		this.after = properties.settleAfter();
	}

	/** Returns at once. */
	void settleLater(Answer answer) {
		var refund = answer.refund();
		if (refund != null && answer.unsettled()) {
			settle(refund.id())
					.subscribe(_ -> {}, failure -> log.error("refund {} stays as it is", refund.id(), failure));
		}
	}

	/** A refund that a restart has interrupted ends all the same. */
	@EventListener(ApplicationReadyEvent.class)
	void settleWhatIsLeft() {
		charges.unsettledRefunds(BATCH)
				.repeat()
				.takeWhile(batch -> !batch.isEmpty())
				.concatMap(batch -> Flux.fromIterable(batch).flatMap(this::settle, BATCH).then(), 0)
				.subscribe(_ -> {}, failure -> log.error("refunds of the last run stay as they are", failure));
	}

	private Mono<Answer> settle(String refund) {
		return Mono.delay(after)
				.flatMap(_ -> charges.execute(new Command.Settle(refund), null, ""))
				.doOnNext(ended -> {
					if (ended.refund() != null) {
						EventObject.ofEnd(ended.refund(), clock.instant()).forEach(webhooks::publish);
					}
				});
	}
}
