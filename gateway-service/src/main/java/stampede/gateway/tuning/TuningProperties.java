package stampede.gateway.tuning;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings that can be changed at run time (ADR 14).
 *
 * @param file YAML file with "tuning.by", "tuning.why" and the settings to change. Without it, nothing can be changed.
 * @param interval Interval between two reads of the file.
 */
@ConfigurationProperties("gateway.tuning")
record TuningProperties(@Nullable Path file, @DefaultValue("2s") Duration interval) {}
