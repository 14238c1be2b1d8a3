/** HTTP clients for neighbours, with every timeout and pool bound set on purpose. */
@NullMarked
package stampede.kit.client;

import org.jspecify.annotations.NullMarked;
