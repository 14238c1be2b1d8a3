package stampede.recommendation;

import java.util.Locale;

/** The two versions of the ranking, which run side by side (ADR 35). */
public enum Algorithm {
	/** By the number of customers who bought both items within 30 days. */
	V1,
	/** By the cosine similarity of the items' customers, in which a purchase counts half after seven days. */
	V2;

	/** The name in configuration, metrics and the database. */
	public String label() {
		return name().toLowerCase(Locale.ROOT);
	}
}
