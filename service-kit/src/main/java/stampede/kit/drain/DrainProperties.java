package stampede.kit.drain;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The order and the limits of a shutdown (ADR 13).
 *
 * @param delay How long requests are still served after readiness is switched off. Must exceed the time in which load
 *     balancers notice, and the time for which clients' pools keep an idle connection.
 * @param detachedTimeout How long a shutdown waits for work whose client has disconnected. Must be shorter than
 *     spring.lifecycle.timeout-per-shutdown-phase.
 */
@Validated
@ConfigurationProperties("stampede.drain")
public record DrainProperties(@DefaultValue("5s") @DurationMin Duration delay,
		@DefaultValue("20s") @DurationMin Duration detachedTimeout) {}
