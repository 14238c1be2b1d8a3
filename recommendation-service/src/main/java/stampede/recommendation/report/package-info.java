/** The report of an experiment: the results of both versions, and what follows from them (ADR 36). */
@NullMarked
package stampede.recommendation.report;

import org.jspecify.annotations.NullMarked;
