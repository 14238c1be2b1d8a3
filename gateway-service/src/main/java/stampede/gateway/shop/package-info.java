/** The storefront under {@code /shop/}. */
@NullMarked
package stampede.gateway.shop;

import org.jspecify.annotations.NullMarked;
