/** From objectives to rules and dashboards. */
@NullMarked
package stampede.observability;

import org.jspecify.annotations.NullMarked;
