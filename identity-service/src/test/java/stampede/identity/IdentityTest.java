package stampede.identity;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ContextConfiguration;
import stampede.testsupport.EmbeddedDatabase;
import stampede.testsupport.TestTokens;

/** The whole service on a real PostgreSQL, one for all tests; mails go into a folder. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = {"management.server.port=0",
		"spring.test.webtestclient.timeout=60s",
		"identity.tokens.issuer=https://identity.test", "identity.sessions.operators=olga@example.test",
		"identity.mail.interval=50ms", "identity.keys.publish-for=0s", "identity.passwords.threads=2"})
@ContextConfiguration(initializers = {EmbeddedDatabase.class, TestTokens.class, TestSecrets.class})
@Import(Customers.Beans.class)
public @interface IdentityTest {}
