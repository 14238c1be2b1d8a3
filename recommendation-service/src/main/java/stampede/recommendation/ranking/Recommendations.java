package stampede.recommendation.ranking;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import stampede.recommendation.RecommendationException;
import stampede.recommendation.RecommendationMetric;
import stampede.recommendation.RecommendationProperties;
import stampede.recommendation.inventory.Item;
import stampede.recommendation.store.ServedLists;

/** Recommends items, within a time budget: a page must not wait for recommendations, nor fail with them. */
@Component
public class Recommendations {
	private static final Logger log = LoggerFactory.getLogger(Recommendations.class);
	private static final String NO_DATA = "no-data";
	private static final String NONE_AVAILABLE = "none-available";
	private static final String TOO_SLOW = "too-slow";
	private static final String FAILURE = "failure";
	private final Candidates candidates;
	private final ServedLists served;
	private final RecommendationProperties properties;
	private final MeterRegistry meters;

	Recommendations(Candidates candidates, ServedLists served, RecommendationProperties properties,
			MeterRegistry meters) {
		this.candidates = candidates;
		this.served = served;
		this.properties = properties;
		this.meters = meters;
		// Rates begin at zero, not at the first event.
		RecommendationMetric.SERVED.counter(meters);
		RecommendationMetric.CLICKS.counter(meters);
		for (var reason : List.of(NO_DATA, NONE_AVAILABLE, TOO_SLOW, FAILURE)) {
			RecommendationMetric.EMPTY.counter(meters, reason);
		}
	}

	/** @param id of the response, for clicks; null if there are no items */
	public record Recommended(@Nullable UUID id, List<Item> items) {
		static final Recommended NOTHING = new Recommended(null, List.of());
	}

	/** Up to {@code limit} items that can be bought, the best first. Never fails: without an answer within the budget there are none. */
	public Mono<Recommended> of(String sku, int limit) {
		return candidates.of(sku)
				.flatMap(ranking -> ranking.items().isEmpty()
						? Mono.fromSupplier(() -> nothing(ranking.isKnown() ? NONE_AVAILABLE : NO_DATA))
						: serve(sku, ranking.items().stream().limit(limit).toList()))
				.timeout(properties.budget())
				.onErrorResume(Exception.class, failure -> {
					log.debug("no recommendations for {}: {}", sku, failure.toString());
					return Mono
							.fromSupplier(() -> nothing(failure instanceof TimeoutException ? TOO_SLOW : FAILURE));
				});
	}

	private Mono<Recommended> serve(String sku, List<Item> items) {
		return served.add(sku, items.stream().map(Item::sku).toList())
				.doOnNext(_ -> RecommendationMetric.SERVED.counter(meters).increment())
				.map(id -> new Recommended(id, items));
	}

	private Recommended nothing(String reason) {
		RecommendationMetric.EMPTY.counter(meters, reason).increment();
		return Recommended.NOTHING;
	}

	/** Notes a click on a recommended item; idempotent. Fails with {@link RecommendationException.NotServed}. */
	public Mono<Void> click(UUID id, String sku) {
		return served.click(id, sku).map(click -> switch (click) {
			case NOTED -> {
				RecommendationMetric.CLICKS.counter(meters).increment();
				yield click;
			}
			case REPEATED -> click;
			case NOT_SERVED -> throw new RecommendationException.NotServed();
		}).then();
	}
}
