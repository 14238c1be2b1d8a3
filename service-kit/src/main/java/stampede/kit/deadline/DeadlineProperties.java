package stampede.kit.deadline;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param byDefault the budget of a request that names none
 * @param atLeast a smaller budget is a mistake of the caller (400): no work fits into it
 * @param atMost the largest budget a caller may ask for; a larger wish is cut down to it
 * @param perHop what is taken off for the way to the next service
 */
@ConfigurationProperties("stampede.deadline")
public record DeadlineProperties(@DefaultValue("10s") Duration byDefault, @DefaultValue("1ms") Duration atLeast,
		@DefaultValue("30s") Duration atMost,
		@DefaultValue("20ms") Duration perHop) {}
