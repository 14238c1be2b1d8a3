/** Settings that an operator may change while the gateway runs, by a file that it watches. */
@NullMarked
package stampede.gateway.tuning;

import org.jspecify.annotations.NullMarked;
