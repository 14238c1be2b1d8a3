package stampede.recommendation;

import stampede.kit.problem.Refusal;

/** A refused operation on recommendations, without an effect. */
@SuppressWarnings("serial") // never serialized
public abstract sealed class RecommendationException extends Refusal {
	private RecommendationException(String message) {
		super(message);
	}

	/** There is no such response, or it did not contain the item. */
	public static final class NotServed extends RecommendationException {
		public NotServed() {
			super("This item was not recommended in such a response.");
		}
	}
}
