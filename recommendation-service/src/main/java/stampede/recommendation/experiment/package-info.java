/** Experiments: the assignment of customers, interleaved lists, and what customers did (ADR 36). */
@NullMarked
package stampede.recommendation.experiment;

import org.jspecify.annotations.NullMarked;
