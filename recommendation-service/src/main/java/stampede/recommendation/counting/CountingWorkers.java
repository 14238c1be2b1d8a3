package stampede.recommendation.counting;

import java.time.Duration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;
import stampede.kit.feed.FeedConsumers;
import stampede.kit.worker.Round;
import stampede.kit.worker.Worker;
import stampede.kit.worker.Worker.Pace;
import stampede.kit.worker.Workers;
import stampede.recommendation.RecommendationProperties;
import stampede.recommendation.store.Pairs;
import stampede.recommendation.store.ServedLists;

/** The background workers of this service. */
@Configuration(proxyBeanMethods = false)
class CountingWorkers {
	private static final Duration INTERVAL = Duration.ofMinutes(1);
	private static final Duration LONGEST = Duration.ofSeconds(30);
	/** As long as purchases count. */
	private static final Duration KEEP_SERVED = Pairs.PERIOD;
	private static final int BATCH = 500;

	@Bean
	Worker feedWorker(FeedConsumers consumers, CountPurchases effect, RecommendationProperties properties) {
		return consumers.worker(reader(properties), effect);
	}

	/** Takes the lock of the feed's transactions, because no other transaction may change the purchases of these customers. */
	@Bean
	Worker expiryWorker(Pairs pairs, FeedConsumers consumers, RecommendationProperties properties,
			TransactionalOperator transaction, Workers workers) {
		return workers.worker("expire-purchases", new Pace(true, INTERVAL, LONGEST),
				_ -> counted(consumers.lock(reader(properties)).then(Mono.defer(() -> pairs.expire(BATCH)))
						.as(transaction::transactional)));
	}

	@Bean
	Worker pairsWorker(Pairs pairs, FeedConsumers consumers, RecommendationProperties properties,
			TransactionalOperator transaction, Workers workers) {
		return workers.worker("forget-pairs", new Pace(true, INTERVAL, LONGEST),
				_ -> counted(consumers.lock(reader(properties)).then(Mono.defer(() -> pairs.forget(BATCH)))
						.as(transaction::transactional)));
	}

	@Bean
	Worker servedWorker(ServedLists served, Workers workers) {
		return workers.worker("forget-served", new Pace(true, INTERVAL, LONGEST),
				_ -> counted(served.forget(KEEP_SERVED, BATCH)));
	}

	/** Each version has counts of its own, and so reads the feed for itself. */
	private static String reader(RecommendationProperties properties) {
		return "recommendations-" + properties.algorithm().label();
	}

	private static Mono<Round> counted(Mono<Long> done) {
		return done.map(count -> Round.of(count, BATCH));
	}
}
