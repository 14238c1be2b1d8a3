package stampede.gateway.body;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.util.unit.DataSize;

@Timeout(60)
class UploadsTests {
	private final Uploads uploads = new Uploads(
			new BodyProperties(Duration.ofSeconds(5), 1, DataSize.ofKilobytes(8), Map.of()), new SimpleMeterRegistry());

	@Test
	void countsNoPlaceForABodyThatItsOwnCallerReplaced() {
		var stalled = uploads.enter("alice", 2);
		awaitStalled(stalled);

		var next = uploads.enter("alice", 2);
		uploads.leave(stalled);
		uploads.leave(next);

		assertThat(uploads.enter("alice", 1)).isNotNull();
	}

	private static void awaitStalled(Upload upload) {
		while (upload.stalledFor() < Duration.ofMillis(250).toNanos()) {
			Thread.onSpinWait();
		}
	}
}
