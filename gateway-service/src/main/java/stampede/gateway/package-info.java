/**
 * The only public entry. Routes public paths only, and checks token, size and time of every request.
 */
@NullMarked
package stampede.gateway;

import org.jspecify.annotations.NullMarked;
