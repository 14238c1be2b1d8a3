package stampede.order.events;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Reads what is new once for all followers of this process, so that following costs as much as happens and not as much as is
 * followed. While nobody follows it reads nothing. A look that fails changes nothing: the next one begins where the last good
 * one ended.
 */
@Component
class EventTail {
	private static final Logger log = LoggerFactory.getLogger(EventTail.class);
	/** A connection that fell silent must not be the end. */
	private static final Duration LONGEST_LOOK = Duration.ofSeconds(10);
	private final NewEvents events;
	private final Followers followers;
	private final Duration interval;
	private Sinks.Empty<Void> begun = Sinks.empty();
	private @Nullable Snapshot seen;
	private @Nullable Disposable looks;

	EventTail(NewEvents events, Followers followers, TailProperties properties) {
		this.events = events;
		this.followers = followers;
		this.interval = properties.interval();
	}

	@PostConstruct
	void start() {
		looks = Mono.defer(this::look)
				.timeout(LONGEST_LOOK)
				.doOnError(failure -> log.warn("could not look for new events of orders; will try again: {}",
						failure.toString()))
				.onErrorComplete()
				.repeatWhen(ends -> ends.delayElements(interval))
				.subscribe();
	}

	@PreDestroy
	void stop() {
		if (looks != null) {
			looks.dispose();
		}
		followers.endAll();
	}

	/**
	 * For who has joined the followers: completes as soon as everything that becomes visible from then on is told to them, at
	 * once, or within an interval where nobody followed before.
	 */
	synchronized Mono<Void> ready() {
		return seen == null ? begun.asMono() : Mono.empty();
	}

	private Mono<Void> look() {
		var from = from();
		if (followers.isEmpty()) {
			return Mono.empty();
		}
		return from == null
				? events.now().doOnNext(this::begin).then()
				: events.since(from).doOnNext(news -> tell(from, news)).then();
	}

	/** Who joins before this looks on is told from there; who joins after nobody followed waits for a beginning. */
	private synchronized @Nullable Snapshot from() {
		if (followers.isEmpty()) {
			seen = null;
		}
		return seen;
	}

	private synchronized void begin(Snapshot now) {
		seen = now;
		var waiting = begun;
		begun = Sinks.empty();
		waiting.tryEmitEmpty();
	}

	private void tell(Snapshot from, NewEvents.News news) {
		synchronized (this) {
			seen = news.seen();
		}
		if (news.seen().isBefore(from)) {
			log.warn("the database has gone back to an earlier state: whoever follows an order has to begin anew");
			followers.endAll();
			return;
		}
		news.events().forEach(each -> followers.tell(each.order(), each.event()));
	}
}
