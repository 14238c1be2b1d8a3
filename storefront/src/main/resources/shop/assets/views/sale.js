import {callUntilAnswered} from '../api.js';
import {everySecond, synchronize, until} from '../clock.js';
import {el, fill} from '../dom.js';
import {duration, stock} from '../format.js';
import {problemText} from '../problems.js';
import {t} from '../texts.js';

/** A sale with its countdown and its items. */
export async function sale(main, signal, id) {
	const state = el('p', {role: 'status'});
	fill(main, state);
	const found = await loadSale(id, signal, problem => fill(state, problemText(problem)));
	const items = await Promise.all(found.skus.map(async sku => (await callUntilAnswered('GET',
		`/api/v1/items/${encodeURIComponent(sku)}`, {signal})).body));
	const countdown = el('p', {class: 'countdown', role: 'timer', 'aria-live': 'off'});
	const join = el('p');
	fill(main, el('h1', {}, t('sale.title', {id: found.id})), countdown,
		el('ul', {}, items.map(item => el('li', {}, el('a', {href: `#/items/${encodeURIComponent(item.sku)}`}, item.name), ' · ',
			stock(item.available)))),
		el('p', {}, t('sale.lottery')), join);
	let joinable;
	everySecond(() => {
		fill(countdown, phase(found));
		const now = until(found.doorsAt) === 0 && until(found.closesAt) > 0;
		if (now !== joinable) {
			joinable = now;
			fill(join, now && el('a', {class: 'action', id: 'join', href: `#/sales/${found.id}/room`}, t('sale.join')));
		}
	}, signal);
}

function phase(found) {
	if (until(found.doorsAt) > 0) {
		return t('sale.doors', {time: duration(until(found.doorsAt))});
	}
	if (until(found.opensAt) > 0) {
		return t('sale.opens', {time: duration(until(found.opensAt))});
	}
	return t(until(found.closesAt) > 0 ? 'sale.open' : 'sale.closed');
}

/** The sale of this id; throws where there is none. */
export async function loadSale(id, signal, onWait) {
	try {
		const found = (await callUntilAnswered('GET', `/api/v1/sales/${encodeURIComponent(id)}`, {signal}, onWait)).body;
		synchronize(found.now);
		return found;
	} catch (failure) {
		throw failure.status === 404 ? new Error(t('sale.notFound')) : failure;
	}
}
