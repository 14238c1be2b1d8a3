package stampede.kit.training;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Profile;

/** With the profile {@code training}, whose settings need neither a database nor a downstream service. */
@AutoConfiguration
@Profile("training")
class TrainingConfiguration {
	@Bean
	Training training() {
		return new Training();
	}
}
