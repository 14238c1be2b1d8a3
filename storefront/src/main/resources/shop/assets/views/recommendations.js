import {call} from '../api.js';
import {el, fill} from '../dom.js';
import {money} from '../format.js';
import {t} from '../texts.js';

/** Whether this shop has recommendations (gateway.shop.recommendations). */
const hasRecommendations = document.documentElement.dataset.recommendations === 'true';

/**
 * The items that customers buy together with the item of this SKU; false where the shop has no recommendations. Hidden until there are some:
 * a page neither waits for them nor fails with them. The visitor's cookie is sent, so that a visitor always gets the same version.
 */
export function recommendations(sku, signal) {
	if (!hasRecommendations) {
		return false;
	}
	const list = el('ul');
	const section = el('section', {id: 'recommendations', hidden: true}, el('h2', {}, t('recommendations.title')), list);
	show().catch(() => {});
	return section;

	async function show() {
		const path = `/api/v1/items/${encodeURIComponent(sku)}/recommendations`;
		const {servedId, items} = (await call('GET', path, {signal, cookies: true})).body;
		section.hidden = items.length === 0;
		fill(list, items.map(item => el('li', {}, el('a', {href: `#/items/${encodeURIComponent(item.sku)}`,
			click: () => noteClick(servedId, item.sku)}, item.name), ` ${money(item.price)}`)));
	}
}

/** A click that cannot be noted is lost. */
function noteClick(servedId, sku) {
	call('POST', `/api/v1/recommendations/${servedId}/clicks`, {body: {sku}}).catch(() => {});
}
