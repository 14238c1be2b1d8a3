import {callUntilAnswered} from '../api.js';
import {synchronize} from '../clock.js';
import {el, fill} from '../dom.js';
import {money, stock} from '../format.js';
import {problemText} from '../problems.js';
import {t} from '../texts.js';
import {recommendations} from './recommendations.js';

/** An item, with a way to its checkout or, in a sale, to the sale. */
export async function item(main, signal, sku) {
	const state = el('p', {role: 'status'});
	fill(main, state);
	const found = await loadItem(sku, signal, problem => fill(state, problemText(problem)));
	const sale = await saleOf(sku, signal);
	fill(main, el('h1', {}, found.name),
		el('dl', {}, el('dt', {}, t('item.price')), el('dd', {}, money(found.price)),
			el('dt', {}, t('item.stock')), el('dd', {}, stock(found.available))),
		sale
			? [el('p', {}, t('item.inSale')), el('p', {}, el('a', {class: 'action', href: `#/sales/${sale.id}`}, t('item.toSale')))]
			: found.available > 0
				&& el('p', {}, el('a', {class: 'action', href: `#/checkout/${encodeURIComponent(sku)}`}, t('item.buy'))),
		recommendations(sku, signal));
}

/** The item of this SKU; throws where there is none. */
export async function loadItem(sku, signal, onWait) {
	try {
		return (await callUntilAnswered('GET', `/api/v1/items/${encodeURIComponent(sku)}`, {signal}, onWait)).body;
	} catch (failure) {
		throw failure.status === 404 ? new Error(t('item.notFound')) : failure;
	}
}

/** The sale that has this item and is not closed; undefined for none. */
export async function saleOf(sku, signal) {
	const {sales} = (await callUntilAnswered('GET', '/api/v1/sales', {signal})).body;
	const found = sales.find(sale => sale.skus.includes(sku));
	if (found) {
		synchronize(found.now);
	}
	return found;
}
