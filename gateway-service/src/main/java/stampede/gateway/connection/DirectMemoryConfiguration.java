package stampede.gateway.connection;

import io.netty.buffer.ByteBufAllocator;
import java.time.Duration;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import reactor.netty.http.HttpResources;

/** Watches the direct memory of the event loops that serve clients. */
@Configuration(proxyBeanMethods = false)
class DirectMemoryConfiguration {
	private static final int OUT_OF_MEMORY = 3;

	/** Ends the process at once, because a graceful stop needs memory, too. */
	@Bean
	DirectMemoryWatch directMemoryWatch(ApplicationContext context) {
		return new DirectMemoryWatch(HttpResources.get().onServer(true), ByteBufAllocator.DEFAULT, context,
				Duration.ofSeconds(1), Duration.ofSeconds(10), () -> Runtime.getRuntime().halt(OUT_OF_MEMORY));
	}
}
