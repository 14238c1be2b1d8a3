/** The HTTP edge: Stripe's calls under /v1, the test's calls under /admin. */
@NullMarked
package stampede.simulator.web;

import org.jspecify.annotations.NullMarked;
