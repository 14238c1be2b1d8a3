package stampede.kit.web;

import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Requests.
 *
 * @param preconditions Paths of resources that have an ETag. The header If-Match is refused on other paths.
 */
@ConfigurationProperties("stampede.web")
record WebProperties(@DefaultValue Set<String> preconditions) {}
