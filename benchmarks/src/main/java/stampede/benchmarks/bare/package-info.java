/**
 * What the services are compared with: Spring WebFlux and Spring's R2DBC alone, with the same statements and the same JSON. No security,
 * deadlines, validation, problems, metrics, tracing or logs.
 */
@NullMarked
package stampede.benchmarks.bare;

import org.jspecify.annotations.NullMarked;
