/** The HTTP API of this service. */
@NullMarked
package stampede.identity.web;

import org.jspecify.annotations.NullMarked;
