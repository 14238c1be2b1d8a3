package stampede.recommendation.counting;

import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import stampede.kit.feed.FeedEffect;
import stampede.kit.feed.FeedEvent;
import stampede.recommendation.RecommendationMetric;
import stampede.recommendation.store.Pairs;
import stampede.recommendation.store.Purchase;
import stampede.recommendation.store.ServedLists;

/** Counts the items of confirmed orders. An order that is refunded later stays counted: its items were wanted together. */
@Component
class CountPurchases implements FeedEffect {
	private static final String CONFIRMED = "stampede.order.confirmed.v1";
	private final Pairs pairs;
	private final ServedLists served;
	private final Predictions predictions;
	private final Counter bought;

	CountPurchases(Pairs pairs, ServedLists served, Predictions predictions, MeterRegistry meters) {
		this.pairs = pairs;
		this.served = served;
		this.predictions = predictions;
		this.bought = RecommendationMetric.BOUGHT.counter(meters);
	}

	@Override
	public Mono<Void> apply(List<FeedEvent> events) {
		var purchases = events.stream().filter(event -> CONFIRMED.equals(event.type()))
				.flatMap(CountPurchases::purchases).toList();
		return purchases.isEmpty()
				? Mono.empty()
				: predictions.predict(purchases).then(pairs.add(purchases)).then(served.buy(purchases))
						.doOnNext(bought::increment).then();
	}

	@Override
	public Mono<Void> reset() {
		return pairs.clear().then(served.forgetPurchases());
	}

	private static Stream<Purchase> purchases(FeedEvent event) {
		var customer = event.data().path("customer").asText();
		return StreamSupport.stream(event.data().path("lines").spliterator(), false)
				.map(line -> sku(line)).map(sku -> new Purchase(customer, sku, event.time()));
	}

	private static String sku(JsonNode line) {
		return line.path("sku").asText();
	}
}
