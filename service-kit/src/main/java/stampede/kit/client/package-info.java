/** HTTP clients for downstream services, with every timeout and bound set on purpose, and the guards that stand before them. */
@NullMarked
package stampede.kit.client;

import org.jspecify.annotations.NullMarked;
