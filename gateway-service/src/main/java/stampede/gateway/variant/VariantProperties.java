package stampede.gateway.variant;

import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.NotBlank;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The two versions of recommendation-service (ADR 35).
 *
 * @param v2Share Share of the customers that get v2, from 0 to 1. 0 switches v2 off.
 * @param experiment Name of the experiment. Another name assigns each customer anew.
 * @param budget How long recommendations may take. After that the response is an empty list.
 * @param visitorFor How long the cookie of an unauthenticated visitor lives. It is set only while both versions are in use.
 */
@Validated
@ConfigurationProperties("gateway.recommendations")
record VariantProperties(@DefaultValue("0") @DecimalMin("0") @DecimalMax("1") double v2Share,
		@DefaultValue("first") @NotBlank String experiment, @DefaultValue("150ms") Duration budget,
		@DefaultValue("90d") Duration visitorFor) {
	/** Whether customers are assigned to different versions. */
	boolean isSplit() {
		return v2Share > 0 && v2Share < 1;
	}
}
