package stampede.gateway;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.ContextConfiguration;
import stampede.testsupport.TestTokens;

/** The whole gateway on a free port, in front of the stub {@link Upstreams}. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = {
		"management.server.port=0", "gateway.limits.abuse-limit.burst=100000", "server.http2.enabled=true",
		"springdoc.swagger-ui.enabled=true", "gateway.shop.accounts=true", "gateway.shop.recommendations=true"})
@ContextConfiguration(initializers = {TestTokens.class, Upstreams.class})
@interface GatewayTest {}
