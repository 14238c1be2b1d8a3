package stampede.gateway;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * @param maxBody the largest request body that is passed on
 * @param trustedProxies address ranges (CIDR) of the proxies before this gateway, whose {@code X-Forwarded-For} is
 *        believed; nobody's where empty
 * @param longestBudget the largest time a caller may ask for, by class of traffic
 */
@ConfigurationProperties("gateway")
public record EdgeProperties(@DefaultValue("1MB") DataSize maxBody, @DefaultValue List<String> trustedProxies,
		@DefaultValue Map<TrafficClass, Duration> longestBudget) {}
