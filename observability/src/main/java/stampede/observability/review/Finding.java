package stampede.observability.review;

/**
 * A conclusion of a review, in a sentence or two.
 *
 * @param weight how soon an operator should act
 */
record Finding(Weight weight, String text, String query) {
	enum Weight {
		/** An objective was missed, or something broke. */
		ACT,
		/** Not yet, but it is on its way. */
		WATCH,
		/** More is held than is used. */
		SAVE,
		/** Nothing to do. */
		FINE
	}
}
