/** How a service's schema comes to be what its release needs: by itself at start-up, or by a step before it. */
@NullMarked
package stampede.kit.migration;

import org.jspecify.annotations.NullMarked;
