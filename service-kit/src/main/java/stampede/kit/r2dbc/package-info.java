/** What every statement needs: columns that are there, parameters that may not be, and parameters of many rows. */
@NullMarked
package stampede.kit.r2dbc;

import org.jspecify.annotations.NullMarked;
