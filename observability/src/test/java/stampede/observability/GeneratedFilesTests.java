package stampede.observability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Generated files agree with objectives and descriptions; {@code observability/generate} updates them. */
class GeneratedFilesTests {
	@Test
	void areThoseThatFollow() throws IOException {
		for (var file : GeneratedFiles.in(Path.of("")).entrySet()) {
			if (Boolean.getBoolean("observability.write")) {
				Files.writeString(file.getKey(), file.getValue());
			}
			assertThat(file.getKey()).as("run observability/generate").hasContent(file.getValue());
		}
	}

	@Test
	void areAllThereIs() throws IOException {
		try (var dashboards = Files.list(Path.of("dashboards"))) {
			assertThat(dashboards.filter(file -> file.toString().endsWith(".json")))
					.allMatch(GeneratedFiles.in(Path.of(""))::containsKey);
		}
	}
}
