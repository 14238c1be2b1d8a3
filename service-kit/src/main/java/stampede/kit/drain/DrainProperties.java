package stampede.kit.drain;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param delay how long requests are still served after readiness went off: longer than whoever sends them here takes to
 *     notice, and than a caller's pool keeps an idle connection ({@code WebClients}); see ADR 13
 */
@Validated
@ConfigurationProperties("stampede.drain")
record DrainProperties(@DefaultValue("5s") @DurationMin Duration delay) {}
