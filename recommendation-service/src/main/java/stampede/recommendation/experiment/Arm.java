package stampede.recommendation.experiment;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;

/**
 * What the customers of one version did in an experiment. Customers without a token are not counted, because their orders are not known.
 *
 * @param lists responses with recommendations
 * @param customers who got at least one
 * @param clicked customers who clicked on a recommended item
 * @param bought customers who bought a recommended item within {@link stampede.recommendation.store.ServedLists#ATTRIBUTED}
 * @param shares the shares of v2 that were in force; with more than one, customers may have changed sides
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Arm(long lists, long customers, long clicked, long bought, List<Double> shares) {}
