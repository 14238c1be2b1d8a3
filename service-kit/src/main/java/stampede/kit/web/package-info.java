/** How requests become values: what may stand once stands once, and ids and keys are read strictly. */
@NullMarked
package stampede.kit.web;

import org.jspecify.annotations.NullMarked;
