package stampede.identity.password;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Hashing of passwords. Each hash needs 19 MiB of memory and about 50 ms of one processor.
 *
 * @param threads Maximum number of hashes at the same time. 0: half of the processors.
 * @param waiting Maximum number of hashes that wait for a thread. Further sign-ins get 503.
 */
@Validated
@ConfigurationProperties("identity.passwords")
record PasswordProperties(@DefaultValue("0") @Min(0) @Max(64) int threads,
		@DefaultValue("32") @Min(1) @Max(10_000) int waiting) {
	int numberOfThreads() {
		return threads > 0 ? threads : Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
	}
}
