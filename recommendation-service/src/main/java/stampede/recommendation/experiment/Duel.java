package stampede.recommendation.experiment;

/**
 * Customers with interleaved lists, by the version whose items they clicked more often.
 *
 * @param ties customers who clicked as often on items of either version
 */
public record Duel(long v1, long v2, long ties) {}
