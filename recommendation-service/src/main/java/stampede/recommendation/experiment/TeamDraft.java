package stampede.recommendation.experiment;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.random.RandomGenerator;

/**
 * Team-draft interleaving (Radlinski, Kurup and Joachims, CIKM 2008): both versions choose their best remaining item in turns, and a click
 * counts for the version that chose the item. In each round a coin decides who begins, so that neither has better places.
 */
public final class TeamDraft {
	private TeamDraft() {}

	/** @param team the version that chose the item */
	public record Pick<T>(T item, String team) {}

	/** At most {@code limit} picks; fewer when one ranking has no further item. */
	public static <T> List<Pick<T>> of(List<T> v1, List<T> v2, int limit, RandomGenerator random) {
		var left = List.of(v1.iterator(), v2.iterator());
		SequencedSet<T> chosen = new LinkedHashSet<>();
		var picks = new ArrayList<Pick<T>>();
		while (true) {
			var first = random.nextBoolean() ? 0 : 1;
			for (var team : new int[]{first, 1 - first}) {
				if (picks.size() == limit || !chooses(left.get(team), chosen)) {
					return picks;
				}
				picks.add(new Pick<>(chosen.getLast(), team == 0 ? "v1" : "v2"));
			}
		}
	}

	private static <T> boolean chooses(Iterator<T> ranking, SequencedSet<T> chosen) {
		while (ranking.hasNext()) {
			if (chosen.add(ranking.next())) {
				return true;
			}
		}
		return false;
	}
}
