package stampede.observability.review;

/**
 * One thing that a review says, with the question whose answer it is.
 *
 * @param what is told of, for example {@code availability}
 * @param value for people, with its unit; a dash where there is none
 * @param query for whoever wants to look for themselves
 */
record Statement(String what, String value, String query) {}
