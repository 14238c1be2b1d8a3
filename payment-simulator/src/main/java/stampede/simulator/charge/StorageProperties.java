package stampede.simulator.charge;

import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * @param dataDir the directory of the database; made when absent, used by one simulator at a time
 */
@Validated
@ConfigurationProperties("simulator")
record StorageProperties(@NotNull Path dataDir) {}
