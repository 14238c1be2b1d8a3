package stampede.gateway.variant;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The two versions of recommendation-service (ADR 35).
 *
 * @param v2Share Share of the customers that get v2, from 0 to 1. 0 switches v2 off.
 * @param interleavedShare Share of the customers that get interleaved lists, with items of both versions, from 0 to 1. These compare the
 *     versions with fewer customers (ADR 36).
 * @param experiment Name of the experiment: lower-case letters, digits and hyphens. Another name assigns each customer anew; it
 *     is required for a comparison after a change of a share.
 * @param budget How long recommendations may take. After that the response is an empty list. The default leaves the gateway 10 of 150 ms.
 * @param visitorFor How long the cookie of an unauthenticated visitor lives. It is set only while both versions are in use.
 */
@Validated
@ConfigurationProperties("gateway.recommendations")
record VariantProperties(@DefaultValue("0") @DecimalMin("0") @DecimalMax("1") double v2Share,
		@DefaultValue("0") @DecimalMin("0") @DecimalMax("1") double interleavedShare,
		@DefaultValue("first") @Pattern(regexp = "[a-z0-9][a-z0-9-]{0,39}", message = "must consist of at most 40 lower-case letters, digits and hyphens") String experiment,
		@DefaultValue("140ms") Duration budget, @DefaultValue("90d") Duration visitorFor) {
	/** Whether customers are assigned to different versions. */
	boolean isSplit() {
		return interleavedShare > 0 || (v2Share > 0 && v2Share < 1);
	}

	@AssertTrue(message = "v2-share and interleaved-share must be 1 together at the most")
	boolean isWhole() {
		return v2Share + interleavedShare <= 1;
	}
}
