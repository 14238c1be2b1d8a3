/** The published description of a service's calls (OpenAPI). */
@NullMarked
package stampede.kit.openapi;

import org.jspecify.annotations.NullMarked;
