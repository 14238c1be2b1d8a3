package stampede.order.maintenance;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import stampede.kit.worker.Round;
import stampede.order.OrderMetric;
import stampede.order.store.FeedReaders;

/** Deletes silent readers of the feed, because events are kept until every reader has read them. */
@Component
class FeedMaintenance {
	private static final Logger log = LoggerFactory.getLogger(FeedMaintenance.class);
	private final FeedReaders readers;
	private final RetentionProperties properties;
	private final Counter deletions;
	private final AtomicLong silenceMillis = new AtomicLong();

	FeedMaintenance(FeedReaders readers, RetentionProperties properties, MeterRegistry meters) {
		this.readers = readers;
		this.properties = properties;
		this.deletions = OrderMetric.FEED_READERS_DELETED.counter(meters);
		OrderMetric.FEED_READER_SILENCE.gauge(meters, () -> silenceMillis.get() / 1e3);
	}

	Mono<Round> round() {
		return readers.deleteSilent(properties.silentReaders())
				.doOnNext(reader -> {
					log.error(
							"reader {} of the event feed was silent for more than {} and is deleted; events are no longer"
									+ " kept for it",
							reader, properties.silentReaders());
					deletions.increment();
				})
				.count()
				.flatMap(deleted -> readers.longestSilence()
						.doOnNext(silence -> silenceMillis.set(silence.toMillis()))
						.map(_ -> new Round(deleted, false, Duration.ZERO)));
	}
}
