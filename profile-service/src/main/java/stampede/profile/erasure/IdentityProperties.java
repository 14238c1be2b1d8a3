package stampede.profile.erasure;

import jakarta.validation.constraints.NotNull;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.validation.annotation.Validated;
import stampede.kit.client.ClientProperties;

/**
 * The downstream service identity-service.
 *
 * @param client HTTP client of identity-service.
 */
@Validated
@ConfigurationProperties("profiles.identity")
record IdentityProperties(@NotNull @NestedConfigurationProperty ClientProperties client) {}
