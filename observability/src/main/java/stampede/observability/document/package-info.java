/** How generated documents are written. */
@NullMarked
package stampede.observability.document;

import org.jspecify.annotations.NullMarked;
