package stampede.gateway.budget;

import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import stampede.gateway.TrafficClass;

/**
 * Time budgets at the edge.
 *
 * @param maxBudget Largest time budget of a request, by traffic class.
 */
@ConfigurationProperties("gateway")
record BudgetProperties(@DefaultValue Map<TrafficClass, Duration> maxBudget) {}
