package stampede.identity.web;

import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Requests of browsers.
 *
 * @param origins Origins whose pages may use the cookie, for browsers that do not send Sec-Fetch-Site, for example
 *     https://shop.example.com.
 */
@ConfigurationProperties("identity.web")
record WebProperties(@DefaultValue List<String> origins) {}
