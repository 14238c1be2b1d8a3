package stampede.recommendation;

import stampede.kit.problem.Refusal;

/** A refused operation on recommendations, without an effect. */
@SuppressWarnings("serial") // never serialized
public abstract sealed class RecommendationException extends Refusal {
	private RecommendationException(String message) {
		super(message);
	}

	/** No version has served a list in such an experiment within the last 30 days. */
	public static final class NoExperiment extends RecommendationException {
		public NoExperiment() {
			super("No list was served in such an experiment within the last 30 days.");
		}
	}

	/** There is no such response, or it did not contain the item. */
	public static final class NotServed extends RecommendationException {
		public NotServed() {
			super("This item was not recommended in such a response.");
		}
	}
}
