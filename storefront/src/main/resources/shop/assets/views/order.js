import {callUntilAnswered, follow, pause} from '../api.js';
import {announce, el, fill} from '../dom.js';
import {money} from '../format.js';
import {problemText} from '../problems.js';
import {current} from '../session.js';
import {language, t} from '../texts.js';
import {recommendations} from './recommendations.js';
import {signInFor} from './sign-in.js';

const FINAL = ['CONFIRMED', 'REFUNDED', 'REJECTED', 'CANCELLED'];
const POLL_EVERY = 3_000;

/** An order. It is followed by its events and, where they fail, by polls. */
export async function order(main, signal, id) {
	if (!current()) {
		signInFor(`#/orders/${id}`);
		return;
	}
	const state = el('p', {role: 'status'});
	const details = el('div');
	const related = el('div');
	fill(main, el('h1', {}, t('order.title')), state, details, related);
	const wait = problem => fill(state, problemText(problem));
	const path = `/api/v1/orders/${encodeURIComponent(id)}`;
	let found = await load();
	fill(related, recommendations(found.lines[0].sku, signal));
	while (!FINAL.includes(found.state) && !signal.aborted) {
		try {
			await follow(`${path}/events`, event => drawState(event.state), signal);
		} catch {
			await pause(POLL_EVERY, signal).catch(() => {});
		}
		found = signal.aborted ? found : await load();
	}

	async function load() {
		try {
			const loaded = (await callUntilAnswered('GET', path, {signal}, wait)).body;
			fill(state);
			draw(loaded);
			return loaded;
		} catch (failure) {
			throw failure.status === 404 ? new Error(t('order.notFound')) : failure;
		}
	}

	function draw(loaded) {
		fill(details, el('dl', {}, el('dt', {}, t('order.number')), el('dd', {id: 'order-id'}, loaded.orderId),
			el('dt', {}, t('order.state')), el('dd', {id: 'order-state'}),
			loaded.total && [el('dt', {}, t('order.total')), el('dd', {}, money(loaded.total))]),
		el('h2', {}, t('order.lines')), el('ul', {}, loaded.lines.map(line => el('li', {}, `${line.quantity} × ${line.sku}`))),
		!FINAL.includes(loaded.state) && el('p', {}, t('order.follow')));
		drawState(loaded.state);
	}

	function drawState(entered) {
		const text = t(`state.${entered}`);
		const shown = document.getElementById('order-state');
		if (shown && shown.textContent !== text) {
			fill(shown, text);
			announce(text);
		}
	}
}

/** The newest orders of the customer. */
export async function orders(main, signal) {
	if (!current()) {
		signInFor('#/orders');
		return;
	}
	const state = el('p', {role: 'status'});
	fill(main, el('h1', {}, t('orders.title')), state);
	const found = (await callUntilAnswered('GET', '/api/v1/orders', {signal}, problem => fill(state, problemText(problem)))).body.orders;
	fill(state, found.length === 0 && t('orders.empty'));
	const date = new Intl.DateTimeFormat(language(), {dateStyle: 'medium', timeStyle: 'short'});
	main.append(el('table', {hidden: found.length === 0},
		el('thead', {}, el('tr', {}, el('th', {scope: 'col'}, t('orders.date')), el('th', {scope: 'col'}, t('order.state')),
			el('th', {scope: 'col'}, t('order.total')))),
		el('tbody', {}, found.map(each => el('tr', {},
			el('th', {scope: 'row'}, el('a', {href: `#/orders/${each.orderId}`}, date.format(new Date(each.createdAt)))),
			el('td', {}, t(`state.${each.state}`)), el('td', {}, each.total ? money(each.total) : ''))))));
}
