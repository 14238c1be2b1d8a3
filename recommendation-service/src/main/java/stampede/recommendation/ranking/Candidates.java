package stampede.recommendation.ranking;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import stampede.recommendation.RecommendationProperties;
import stampede.recommendation.inventory.InventoryClient;
import stampede.recommendation.inventory.Item;
import stampede.recommendation.store.Pairs;

/**
 * The items that can be recommended for an item, the best first: those that belong to it, then popular ones. Computed once for all requests
 * within {@code recommendations.refresh}; a failure is not kept.
 */
@Component
class Candidates {
	private static final int MOST = 30;
	private static final int LARGEST_CACHE = 10_000;
	private static final Duration POPULAR_WITHIN = Duration.ofHours(24);
	/** Popular items change slowly, and are costly to find. */
	private static final int POPULAR_FOR_REFRESHES = 12;
	private final Pairs pairs;
	private final InventoryClient inventory;
	private final Mono<List<String>> popular;
	private final AsyncCache<String, Ranking> rankings;

	Candidates(Pairs pairs, InventoryClient inventory, RecommendationProperties properties) {
		this.pairs = pairs;
		this.inventory = inventory;
		this.popular = pairs.popular(POPULAR_WITHIN, MOST).collectList()
				.cache(_ -> properties.refresh().multipliedBy(POPULAR_FOR_REFRESHES), _ -> Duration.ZERO,
						() -> Duration.ZERO);
		this.rankings = Caffeine.newBuilder().maximumSize(LARGEST_CACHE).expireAfterWrite(properties.refresh())
				.buildAsync();
	}

	/**
	 * @param isKnown whether there was any item before those without stock were left out
	 * @param items that can be bought
	 */
	record Ranking(boolean isKnown, List<Item> items) {}

	/** Cancelling it does not cancel the computation, for which other requests may wait. */
	Mono<Ranking> of(String sku) {
		return Mono.fromFuture(() -> rankings.get(sku, (key, _) -> compute(key).toFuture()), true);
	}

	private Mono<Ranking> compute(String sku) {
		return pairs.of(sku, MOST).collectList().zipWith(popular, (related, all) -> {
			var ranked = new LinkedHashSet<>(related);
			ranked.addAll(all);
			ranked.remove(sku);
			return List.copyOf(ranked);
		}).flatMap(ranked -> ranked.isEmpty() ? Mono.just(new Ranking(false, List.of())) : available(ranked));
	}

	private Mono<Ranking> available(List<String> ranked) {
		return inventory.items(ranked).map(found -> {
			var items = found.stream().filter(item -> item.available() > 0)
					.collect(Collectors.toMap(Item::sku, Function.identity()));
			return new Ranking(true, ranked.stream().filter(items::containsKey).map(items::get).toList());
		});
	}
}
