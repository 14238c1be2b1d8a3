/** The run in an image's build that writes the AOT cache: starts, answers what it can alone, and ends. */
@NullMarked
package stampede.kit.training;

import org.jspecify.annotations.NullMarked;
