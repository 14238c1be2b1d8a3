package stampede.gateway.upstream;

import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import stampede.gateway.TrafficClass;

/**
 * @param longestBudget the largest time a caller may ask for, by class of traffic
 */
@ConfigurationProperties("gateway")
record BudgetProperties(@DefaultValue Map<TrafficClass, Duration> longestBudget) {}
