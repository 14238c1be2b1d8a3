/** Reading rows and binding parameters: required columns, nullable parameters, and parameters of many rows. */
@NullMarked
package stampede.kit.r2dbc;

import org.jspecify.annotations.NullMarked;
