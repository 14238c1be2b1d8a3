package stampede.recommendation.counting;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import stampede.recommendation.RecommendationMetric;
import stampede.recommendation.store.Pairs;
import stampede.recommendation.store.Purchase;

/**
 * Predicts purchases before they are counted, and so measures the ranking by events that it has not seen (prequential evaluation: Gama,
 * Sebastiao and Rodrigues, Machine Learning 2013). A version that begins with the oldest event is thereby measured by all of them. The most
 * popular items are predicted, too, for comparison. Items that cannot be bought are not left out.
 */
@Component
class Predictions {
	private static final int PLACES = 6;
	/** Purchases of a batch that are predicted; bounds the cost of large batches. */
	private static final int MOST = 10;
	private static final Duration POPULAR_WITHIN = Duration.ofHours(24);
	private static final int LARGEST_SET = 100_000;
	private static final String OWN = "own";
	private static final String POPULAR = "popular";
	private final Pairs pairs;
	private final MeterRegistry meters;
	private final Map<String, Set<String>> covered = Map.of(OWN, ConcurrentHashMap.newKeySet(), POPULAR,
			ConcurrentHashMap.newKeySet());
	/** Of the 24 hours before an hour; each hour is computed once. */
	private volatile Popular popular = new Popular(Instant.MIN, List.of());

	private record Popular(Instant hour, List<String> items) {}

	Predictions(Pairs pairs, MeterRegistry meters) {
		this.pairs = pairs;
		this.meters = meters;
		covered.forEach((ranking, items) -> {
			RecommendationMetric.COVERED.gauge(meters, items::size, ranking);
			RecommendationMetric.RECIPROCAL_RANKS.counter(meters, ranking);
			RecommendationMetric.PREDICTED.counter(meters, ranking, "hit");
			RecommendationMetric.PREDICTED.counter(meters, ranking, "miss");
		});
	}

	/**
	 * Predicts up to {@link #MOST} purchases of customers who have bought another item before. Has no effect but on metrics. Runs in the
	 * transaction that counts them afterwards.
	 */
	Mono<Void> predict(List<Purchase> purchases) {
		return Flux.fromIterable(purchases)
				.concatMap(purchase -> pairs.previous(purchase)
						.flatMap(previous -> predict(purchase, previous).thenReturn(true)))
				.take(MOST).then();
	}

	private Mono<Void> predict(Purchase purchase, String previous) {
		return popular(purchase.at()).zipWith(pairs.of(previous, PLACES).collectList(), (most, related) -> {
			var list = new LinkedHashSet<>(related);
			list.addAll(most);
			note(OWN, places(list, previous), purchase.sku());
			note(POPULAR, places(new LinkedHashSet<>(most), previous), purchase.sku());
			return related;
		}).then();
	}

	private static List<String> places(Set<String> ranked, String previous) {
		return ranked.stream().filter(sku -> !sku.equals(previous)).limit(PLACES).toList();
	}

	private void note(String ranking, List<String> list, String bought) {
		var place = list.indexOf(bought);
		RecommendationMetric.PREDICTED.counter(meters, ranking, place < 0 ? "miss" : "hit").increment();
		RecommendationMetric.RECIPROCAL_RANKS.counter(meters, ranking).increment(place < 0 ? 0 : 1.0 / (place + 1));
		var items = covered.getOrDefault(ranking, Set.of());
		if (items.size() < LARGEST_SET) {
			items.addAll(list);
		}
	}

	private Mono<List<String>> popular(Instant at) {
		var hour = at.truncatedTo(ChronoUnit.HOURS);
		var known = popular;
		return known.hour().equals(hour)
				? Mono.just(known.items())
				: pairs.popularUntil(hour, POPULAR_WITHIN, PLACES + 1).collectList()
						.doOnNext(items -> popular = new Popular(hour, items));
	}
}
