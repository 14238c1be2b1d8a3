/** Strict reading of requests: headers, parameters, ids, keys and bodies in one notation each. */
@NullMarked
package stampede.kit.web;

import org.jspecify.annotations.NullMarked;
