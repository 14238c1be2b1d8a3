package stampede.inventory;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ContextConfiguration;
import stampede.testsupport.EmbeddedDatabase;
import stampede.testsupport.TestTokens;

/** The whole service on a real PostgreSQL, one for all tests; nothing sweeps by itself. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = {"management.server.port=0",
		"inventory.sweeper.enabled=false"})
@ContextConfiguration(initializers = {EmbeddedDatabase.class, TestTokens.class})
@Import(Warehouse.Beans.class)
public @interface InventoryTest {}
