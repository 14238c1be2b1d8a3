/** What a canary is judged by: Argo Rollouts' AnalysisTemplates, made of the objectives. */
@NullMarked
package stampede.observability.canary;

import org.jspecify.annotations.NullMarked;
