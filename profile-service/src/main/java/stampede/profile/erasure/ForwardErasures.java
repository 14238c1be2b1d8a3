package stampede.profile.erasure;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.reactive.function.client.WebClient;
import reactor.core.publisher.Mono;
import stampede.kit.client.WebClients;
import stampede.kit.security.ServiceTokens;
import stampede.kit.worker.Round;
import stampede.kit.worker.Worker;
import stampede.kit.worker.Worker.Pace;
import stampede.kit.worker.Workers;
import stampede.profile.ProfileMetric;
import stampede.profile.Profiles;

/**
 * Has identity-service erase the accounts whose profiles were erased here, until it has: an erasure is recorded first, so that neither a
 * crash nor an outage loses it. The call is idempotent, and several processes may make it.
 */
@Configuration(proxyBeanMethods = false)
class ForwardErasures {
	private static final Logger log = LoggerFactory.getLogger(ForwardErasures.class);
	private static final String IDENTITY = "identity-service";
	private static final Duration INTERVAL = Duration.ofSeconds(1);
	private static final Duration LONGEST = Duration.ofMinutes(1);
	private static final int BATCH = 20;

	@Bean
	Worker erasureWorker(Profiles profiles, WebClients clients, IdentityProperties properties, ServiceTokens tokens,
			Workers workers, MeterRegistry meters) {
		var web = clients.to(IDENTITY, properties.client()).filter(tokens.bearerFor(IDENTITY)).build();
		return workers.worker("forward-erasures", new Pace(true, INTERVAL, LONGEST),
				_ -> profiles.oldestToForward().flatMap(lag -> profiles.toForward(BATCH)
						.concatMap(account -> forward(account, web, profiles, meters))
						.count()
						.map(forwarded -> new Round(forwarded, false, lag))));
	}

	/** Empty if it failed; the next round repeats it. */
	private static Mono<UUID> forward(UUID account, WebClient web, Profiles profiles, MeterRegistry meters) {
		return web.post().uri("/internal/accounts/{account}/erasure", account).retrieve().toBodilessEntity()
				.then(Mono.defer(() -> profiles.forwarded(account)))
				.thenReturn(account)
				.doOnNext(_ -> ProfileMetric.ERASURES.counter(meters, "forwarded").increment())
				.onErrorResume(Exception.class, failure -> {
					log.warn("the erasure of account {} could not be forwarded; it will be repeated: {}", account,
							failure.toString());
					ProfileMetric.ERASURES.counter(meters, "failed").increment();
					return Mono.empty();
				});
	}
}
