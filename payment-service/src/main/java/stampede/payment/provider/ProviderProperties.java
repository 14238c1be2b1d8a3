package stampede.payment.provider;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;
import stampede.kit.client.ClientProperties;

/**
 * The HTTP client of the payment provider.
 *
 * @param baseUrl Base URL of the provider's API.
 * @param secretKey Secret key of the provider's API. Never logged.
 * @param connectTimeout Limit of the TCP handshake.
 * @param responseTimeout Limit of a whole call. Must be shorter than payments.lease.
 * @param maxConnections Maximum number of open connections, and of requests that wait for one.
 * @param pendingTimeout Maximum wait for a connection.
 */
@Validated
@ConfigurationProperties("payments.provider")
public record ProviderProperties(
		@NotNull(message = "set payments.provider.base-url to the address of the provider's API") URI baseUrl,
		@NotBlank(message = "set payments.provider.secret-key (environment: PAYMENTS_PROVIDER_SECRETKEY)"
				+ " to the secret key of the provider's API") String secretKey,
		@DefaultValue("1s") Duration connectTimeout, @DefaultValue("10s") Duration responseTimeout,
		@DefaultValue("200") int maxConnections, @DefaultValue("1s") Duration pendingTimeout) {
	ClientProperties client() {
		return new ClientProperties(baseUrl, connectTimeout, responseTimeout, maxConnections, maxConnections,
				pendingTimeout);
	}

	/** Without the secret key. */
	@Override
	public String toString() {
		return "ProviderProperties[baseUrl=" + baseUrl + ", responseTimeout=" + responseTimeout + "]";
	}
}
