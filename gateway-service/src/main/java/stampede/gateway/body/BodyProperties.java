package stampede.gateway.body;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;
import stampede.gateway.TrafficClass;

/**
 * @param within how long a request's body may take after its head
 * @param atOnce the bodies in progress of all callers together; unauthenticated clients have at most a quarter of them
 * @param bytes the bytes of all bodies in progress together; one caller has at most an eighth of them
 * @param limits by class of traffic, for classes that need more than the defaults
 */
@Validated
@ConfigurationProperties("gateway.body")
record BodyProperties(@DefaultValue("5s") Duration within, @DefaultValue("1000") @Min(1) int atOnce,
		@DefaultValue("32MB") DataSize bytes, @DefaultValue @Valid Map<TrafficClass, Limits> limits) {
	private static final Limits DEFAULTS = new Limits(DataSize.ofKilobytes(64), 16);

	/**
	 * @param maxSize the largest body that is passed on
	 * @param perCaller the bodies in progress of one caller
	 */
	record Limits(@DefaultValue("64KB") DataSize maxSize, @DefaultValue("16") @Min(1) int perCaller) {}

	Limits limitsOf(TrafficClass traffic) {
		return limits.getOrDefault(traffic, DEFAULTS);
	}
}
