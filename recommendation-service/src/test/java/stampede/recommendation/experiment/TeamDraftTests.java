package stampede.recommendation.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import stampede.recommendation.experiment.TeamDraft.Pick;

/** Interleaved lists, and what clicks on them say. */
class TeamDraftTests {
	private final Random random = new Random(5);

	@Test
	void letsBothVersionsChooseInTurns() {
		for (var n = 0; n < 200; n++) {
			var picks = TeamDraft.of(List.of("a", "b", "c", "d"), List.of("c", "a", "e", "f"), 6, random);

			assertThat(picks).extracting(Pick::item).doesNotHaveDuplicates().hasSize(6);
			for (var length = 2; length <= 6; length += 2) {
				assertThat(picks.subList(0, length)).extracting(Pick::team).filteredOn("v1"::equals)
						.as("of the first %d", length).hasSize(length / 2);
			}
			assertThat(picks.getFirst().item()).isEqualTo(picks.getFirst().team().equals("v1") ? "a" : "c");
		}
	}

	@Test
	void endsWhereOneVersionHasNoFurtherItem() {
		assertThat(TeamDraft.of(List.of("a"), List.of("a", "b", "c"), 6, random)).hasSizeBetween(1, 3);
		assertThat(TeamDraft.of(List.<String>of(), List.of("a"), 6, random)).hasSizeBetween(0, 1);
		assertThat(TeamDraft.of(List.of("a", "b"), List.of("c", "d"), 1, random)).hasSize(1);
	}

	/** Neither version has better places: clicks at random places count for both alike. */
	@Test
	void isFairToBothVersions() {
		var one = IntStream.range(0, 30).mapToObj(n -> "a" + n).toList();
		var two = IntStream.range(0, 30).mapToObj(n -> "b" + n).toList();
		var wins = 0;
		for (var n = 0; n < 10_000; n++) {
			var picks = TeamDraft.of(one, two, 6, random);
			// A customer who likes the first places best.
			wins += picks.get(Math.min(5, (int) Math.abs(random.nextGaussian() * 2))).team().equals("v2") ? 1 : 0;
		}
		// Five standard deviations.
		assertThat(wins).isBetween(4_750, 5_250);
	}
}
