import {callUntilAnswered} from '../api.js';
import {el, fill} from '../dom.js';
import {money, stock} from '../format.js';
import {problemText} from '../problems.js';
import {t} from '../texts.js';

const PAGE = 50;

/** The current sales, and the items page by page. */
export async function catalogue(main, signal) {
	const state = el('p', {role: 'status'});
	const rows = el('tbody');
	const more = el('p');
	const sales = el('ul');
	const salesPart = el('section', {hidden: true}, el('h2', {}, t('catalogue.sales')), sales);
	fill(main, el('h1', {}, t('catalogue.title')), state, salesPart,
		el('h2', {}, t('catalogue.items')),
		el('table', {}, el('thead', {}, el('tr', {}, el('th', {scope: 'col'}, t('catalogue.items')),
			el('th', {scope: 'col'}, t('item.price')), el('th', {scope: 'col'}, t('item.stock')))), rows), more);
	const wait = problem => fill(state, problemText(problem));
	const current = (await callUntilAnswered('GET', '/api/v1/sales', {signal}, wait)).body.sales;
	salesPart.hidden = current.length === 0;
	fill(sales, current.map(sale => el('li', {}, el('a', {href: `#/sales/${sale.id}`}, t('sale.title', {id: sale.id})))));
	await showPage();

	async function showPage(cursor) {
		const query = new URLSearchParams({limit: PAGE, ...(cursor && {cursor})});
		const page = (await callUntilAnswered('GET', `/api/v1/items?${query}`, {signal}, wait)).body;
		fill(state, page.items.length || cursor ? '' : t('catalogue.empty'));
		rows.append(...page.items.map(row));
		fill(more, page.nextCursor && el('button', {type: 'button', click: () => showPage(page.nextCursor)}, t('catalogue.more')));
	}
}

function row(item) {
	return el('tr', {}, el('th', {scope: 'row'}, el('a', {href: `#/items/${encodeURIComponent(item.sku)}`}, item.name)),
		el('td', {}, money(item.price)), el('td', {}, stock(item.available)));
}
