package stampede.observability.review;

import java.net.URI;
import java.time.Instant;
import java.util.List;

/**
 * Everything that a review says, before it is written down.
 *
 * @param from the beginning of the time under review
 */
record Report(URI prometheus, Window window, Instant from, Instant to, List<Budgets.Budget> budgets,
		List<Incidents.Incident> incidents, List<Releases.Release> releases, List<Chapter> chapters) {}
