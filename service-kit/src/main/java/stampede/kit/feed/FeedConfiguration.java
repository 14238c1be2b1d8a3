package stampede.kit.feed;

import io.micrometer.core.instrument.MeterRegistry;
import org.springframework.boot.actuate.autoconfigure.metrics.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.r2dbc.R2dbcTransactionManagerAutoConfiguration;
import org.springframework.boot.autoconfigure.transaction.TransactionAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;
import stampede.kit.client.WebClients;
import stampede.kit.deadline.DeadlineExchangeFilter;
import stampede.kit.failpoint.Failpoints;
import stampede.kit.security.ServiceTokens;
import stampede.kit.worker.Workers;

/** For services that name order-service as the source of the feed. */
@AutoConfiguration(after = {CompositeMeterRegistryAutoConfiguration.class,
		R2dbcTransactionManagerAutoConfiguration.class,
		TransactionAutoConfiguration.class})
@ConditionalOnClass(DatabaseClient.class)
@ConditionalOnProperty("stampede.feed.client.base-url")
@EnableConfigurationProperties(FeedProperties.class)
class FeedConfiguration {
	@Bean
	FeedConsumers feedConsumers(WebClients clients, FeedProperties properties, ServiceTokens tokens,
			DeadlineExchangeFilter deadline, DatabaseClient db,
			TransactionalOperator transaction, Workers workers, Failpoints failpoints, MeterRegistry meters) {
		return new FeedConsumers(new FeedClient(clients, properties, tokens, deadline), new FeedCursors(db),
				transaction,
				properties, workers, failpoints, meters);
	}
}
