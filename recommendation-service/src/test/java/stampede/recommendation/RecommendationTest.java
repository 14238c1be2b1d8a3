package stampede.recommendation;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.ContextConfiguration;
import stampede.testsupport.EmbeddedDatabase;
import stampede.testsupport.TestTokens;

/** The whole service on a real PostgreSQL; order-service and inventory-service are stubs. The time limits are those of a busy machine. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = {"management.server.port=0",
		"recommendations.refresh=1ms", "recommendations.budget=10s",
		"recommendations.orders.client.response-timeout=3s", "recommendations.orders.client.pending-timeout=3s",
		"recommendations.peer.ranking-timeout=3s",
		"recommendations.inventory.client.response-timeout=3s", "recommendations.inventory.client.pending-timeout=3s",
		"spring.test.webtestclient.timeout=60s"})
@ContextConfiguration(initializers = {EmbeddedDatabase.class, TestTokens.class, Stubs.class})
public @interface RecommendationTest {}
