/** New orders, each once for each caller's key, and its answer is kept. */
@NullMarked
package stampede.order.placing;

import org.jspecify.annotations.NullMarked;
