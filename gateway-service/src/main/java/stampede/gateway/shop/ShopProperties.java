package stampede.gateway.shop;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The storefront.
 *
 * @param enabled Whether the gateway serves the storefront under /shop/.
 * @param customers Directory with one access token for each customer of a local stack, NAME.jwt: the storefront offers a button to
 *     continue as that customer. For one machine only.
 * @param accounts Whether there are routes to identity-service and profile-service, and pages to register and sign in.
 * @param recommendations Whether there are routes to recommendation-service, and pages show recommendations.
 */
@ConfigurationProperties("gateway.shop")
record ShopProperties(@DefaultValue("true") boolean enabled, @Nullable Path customers,
		@DefaultValue("false") boolean accounts, @DefaultValue("false") boolean recommendations) {}
