/**
 * The only public door. Routes to public paths alone; here come the checks that protect everything behind: token, size,
 * time.
 */
@NullMarked
package stampede.gateway;

import org.jspecify.annotations.NullMarked;
