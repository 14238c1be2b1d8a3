package stampede.payment;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.test.context.ContextConfiguration;
import org.testcontainers.junit.jupiter.Testcontainers;
import stampede.testsupport.ContainerDatabase;
import stampede.testsupport.TestTokens;

/** Runs the inherited tests against the PostgreSQL of docker-compose.yml; disabled without a container engine. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Testcontainers(disabledWithoutDocker = true)
@ContextConfiguration(initializers = {ContainerDatabase.class, TestTokens.class,
		StubProvider.class}, inheritInitializers = false)
public @interface OnContainers {}
