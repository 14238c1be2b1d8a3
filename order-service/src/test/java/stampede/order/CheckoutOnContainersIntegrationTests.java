package stampede.order;

import org.springframework.test.context.ContextConfiguration;
import org.testcontainers.junit.jupiter.Testcontainers;
import stampede.testsupport.ContainerDatabase;
import stampede.testsupport.TestTokens;

/** The same against the PostgreSQL of docker-compose.yml, where a container engine answers. */
@Testcontainers(disabledWithoutDocker = true)
@ContextConfiguration(initializers = {ContainerDatabase.class, TestTokens.class,
		StubDownstreamServices.class}, inheritInitializers = false)
class CheckoutOnContainersIntegrationTests extends CheckoutIntegrationTests {}
