package stampede.kit.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

class ClaimingJobTests {
	private static final Duration LAG = Duration.ofSeconds(3);
	private final List<Integer> limits = new ArrayList<>();
	private final List<Sinks.Empty<Void>> inProgress = new ArrayList<>();
	private int due = 10;
	private int wakes;
	private final ClaimingJob<Integer> job = new ClaimingJob<>(3, () -> Mono.just(LAG), this::claim, _ -> {
		var end = Sinks.<Void>empty();
		inProgress.add(end);
		return end.asMono();
	});

	private Mono<List<Integer>> claim(int limit) {
		limits.add(limit);
		var claimed = Math.min(limit, due);
		due -= claimed;
		return Mono.just(IntStream.range(0, claimed).boxed().toList());
	}

	private Round round() {
		return Objects.requireNonNull(job.round(() -> wakes++).block(Duration.ofSeconds(5)));
	}

	@Test
	void claimsAsManyItemsAsSlotsAreFree() {
		assertThat(round()).isEqualTo(new Round(3, false, LAG));

		inProgress.getFirst().tryEmitEmpty();

		assertThat(wakes).isEqualTo(1);
		assertThat(round()).isEqualTo(new Round(1, false, LAG));
		assertThat(limits).containsExactly(3, 1);
	}

	@Test
	void reportsTheLagWhileAllSlotsAreInUse() {
		round();

		assertThat(round()).isEqualTo(new Round(0, false, LAG));
		assertThat(limits).containsExactly(3);
	}

	@Test
	void freesTheSlotOfAnItemThatFails() {
		round();

		inProgress.get(1).tryEmitError(new IllegalStateException("broken"));

		assertThat(wakes).isEqualTo(1);
		assertThat(round().handled()).isEqualTo(1);
	}
}
