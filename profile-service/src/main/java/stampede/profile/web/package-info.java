/** The HTTP API of this service. */
@NullMarked
package stampede.profile.web;

import org.jspecify.annotations.NullMarked;
