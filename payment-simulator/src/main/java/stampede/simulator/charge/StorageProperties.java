package stampede.simulator.charge;

import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.validation.annotation.Validated;

/**
 * The simulator's database.
 *
 * @param dataDir Directory of the database. Created when absent, used by one process at a time.
 */
@Validated
@ConfigurationProperties("simulator")
record StorageProperties(@NotNull Path dataDir) {}
