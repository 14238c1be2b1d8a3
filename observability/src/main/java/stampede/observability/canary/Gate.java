package stampede.observability.canary;

import java.time.Duration;

/**
 * One question about a canary. The answer is the ratio of the measured badness to the allowed one: a value below one is good. No
 * answer, or an answer that is not a number, decides nothing.
 *
 * @param name unique within a service
 * @param query in PromQL, with Argo's arguments in it
 * @param consequence of an answer that is not good
 * @param initialDelay from the start of an analysis to the first measurement, in whole minutes
 */
record Gate(String name, String query, Consequence consequence, Duration initialDelay) {
	/** The consequence of an answer that is not good. */
	enum Consequence {
		/** The canary is aborted when more measurements than the limit fail. */
		ABORT,
		/** The analysis is inconclusive and the canary waits for an operator. */
		PAUSE
	}
}
