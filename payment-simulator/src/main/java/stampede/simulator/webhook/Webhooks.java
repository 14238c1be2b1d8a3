package stampede.simulator.webhook;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import stampede.simulator.behaviour.FaultInjector;
import stampede.simulator.stripe.EventObject;

/**
 * Delivers events; late, twice or in the wrong order when set so. Undelivered events are lost when the process ends or when
 * too many are queued: a client without a webhook has to query.
 */
@Component
public class Webhooks implements AutoCloseable {
	private static final Logger log = LoggerFactory.getLogger(Webhooks.class);
	private static final Duration LONGEST_SWAP = Duration.ofSeconds(2);
	private static final int MOST_UNSENT = 10_000;
	private final Optional<WebhookEndpoint> endpoint;
	private final FaultInjector faults;
	private final AtomicReference<@Nullable EventObject> held = new AtomicReference<>();
	private final Sinks.Empty<Void> closed = Sinks.empty();
	private final AtomicInteger unsent = new AtomicInteger();

	Webhooks(Optional<WebhookEndpoint> endpoint, FaultInjector faults) {
		this.endpoint = endpoint;
		this.faults = faults;
	}

	/** Returns at once; the event is delivered by itself, retried while it is refused. */
	public void publish(EventObject event) {
		endpoint.ifPresent(to -> send(to, event));
	}

	private void send(WebhookEndpoint to, EventObject event) {
		if (unsent.incrementAndGet() > MOST_UNSENT) {
			unsent.decrementAndGet();
			log.warn("event {} of type {} is lost: {} are unsent", event.id(), event.type(), MOST_UNSENT);
			return;
		}
		arranged(event)
				.concatMap(each -> deliver(to, each))
				.takeUntilOther(closed.asMono())
				.doFinally(_ -> unsent.decrementAndGet())
				.subscribe(_ -> {}, failure -> log.error("event {} is lost", event.id(), failure));
	}

	@Override
	public void close() {
		closed.tryEmitEmpty();
	}

	private Mono<Void> deliver(WebhookEndpoint to, EventObject event) {
		return to.post(event)
				.onErrorResume(WebhookEndpoint.GivenUp.class, given -> {
					log.warn("event {} of type {} is given up: {}", event.id(), event.type(), given.getMessage());
					return Mono.empty();
				});
	}

	/** The events to deliver now that this event has happened. */
	private Flux<EventObject> arranged(EventObject event) {
		var wanted = faults.current().webhooks();
		var name = event.type() + event.request().idempotencyKey();
		var copies = Flux.just(event).repeat(faults.duplicates(name) ? 1 : 0);
		var timely = wanted.reorder() ? copies.concatMap(this::swapped) : copies;
		return wanted.lateMs() == 0 ? timely : timely.delaySequence(Duration.ofMillis(wanted.lateMs()));
	}

	/** Every other event waits until the next one has been delivered, or for some time when there is none. */
	private Flux<EventObject> swapped(EventObject event) {
		if (held.compareAndSet(null, event)) {
			return Mono.delay(LONGEST_SWAP)
					.filter(_ -> held.compareAndSet(event, null))
					.map(_ -> event)
					.flux();
		}
		var earlier = held.getAndSet(null);
		return earlier == null ? Flux.just(event) : Flux.just(event, earlier);
	}
}
