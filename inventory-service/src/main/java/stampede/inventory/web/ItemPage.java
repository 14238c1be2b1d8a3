package stampede.inventory.web;

import java.util.List;
import org.jspecify.annotations.Nullable;
import stampede.inventory.catalogue.Offer;

/**
 * Some of the items, in SKU order.
 *
 * @param nextCursor to be passed back for the next page; absent on the last
 */
record ItemPage(List<ItemView> items, @Nullable String nextCursor) {
	/** Takes one item more than {@code limit} as the sign that there is another page. */
	static ItemPage of(List<Offer> found, int limit) {
		var page = found.subList(0, Math.min(limit, found.size()));
		var next = found.size() > limit ? Cursor.after(page.getLast().item().sku()) : null;
		return new ItemPage(page.stream().map(ItemView::of).toList(), next);
	}
}
