package stampede.gateway.tuning;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param file YAML with {@code tuning.by}, {@code tuning.why} and the settings to change; nothing can be changed where it
 *     is not set
 * @param every how often it is looked at
 */
@ConfigurationProperties("gateway.tuning")
record TuningProperties(@Nullable Path file, @DefaultValue("2s") Duration every) {}
