package stampede.kit.deadline;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The time budget of a request (header {@code X-Request-Timeout-Ms}).
 *
 * @param defaultBudget Budget of a request without the header.
 * @param minBudget A request with a smaller budget is refused (400).
 * @param maxBudget A larger requested budget is reduced to this one.
 * @param perHop Subtracted from the remaining budget for the way to the next service.
 */
@ConfigurationProperties("stampede.deadline")
public record DeadlineProperties(@DefaultValue("10s") Duration defaultBudget, @DefaultValue("1ms") Duration minBudget,
		@DefaultValue("30s") Duration maxBudget,
		@DefaultValue("20ms") Duration perHop) {}
