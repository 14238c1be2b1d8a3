/**
 * An application that the services are compared to: Spring WebFlux and Spring's R2DBC alone, with the same JSON and copies of the
 * services' statements; only the look-up of an idempotency key is for one key instead of a list. No security, deadlines, validation,
 * batches, problems, metrics, tracing or logs.
 */
@NullMarked
package stampede.benchmarks.bare;

import org.jspecify.annotations.NullMarked;
