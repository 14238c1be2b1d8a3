package stampede.observability.canary;

/**
 * One question about a canary. The answer is one number: how many times as bad as allowed the canary is, so that below one is
 * good; no answer, or none that is a number, decides nothing.
 *
 * @param name unique within a service
 * @param query in PromQL, with Argo's arguments in it
 * @param consequence of an answer that is not good
 * @param patience how long after the canary's first request nothing is asked yet, as Kubernetes writes a duration
 */
record Gate(String name, String query, Consequence consequence, String patience) {
	/** What follows from an answer that is not good. */
	enum Consequence {
		/** The canary goes back, if that happens often enough. */
		ABORT,
		/** Nothing is known of the canary: a person has to look. */
		PAUSE
	}
}
