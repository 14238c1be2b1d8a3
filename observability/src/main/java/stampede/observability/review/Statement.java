package stampede.observability.review;

/**
 * One thing that a review says, with the question whose answer it is.
 *
 * @param what the subject, for example {@code availability}
 * @param value for people, with its unit; a dash where there is none
 * @param query for readers who want to check it
 */
record Statement(String what, String value, String query) {}
