/** The analysis of a canary: Argo Rollouts' AnalysisTemplates, generated from the objectives. */
@NullMarked
package stampede.observability.canary;

import org.jspecify.annotations.NullMarked;
