/** Grafana's dashboards, described in few words. */
@NullMarked
package stampede.observability.dashboard;

import org.jspecify.annotations.NullMarked;
