import {call, callUntilAnswered, Problem} from '../api.js';
import {el, fill} from '../dom.js';
import {money} from '../format.js';
import {problemText} from '../problems.js';
import {current, forget, recall, remember} from '../session.js';
import {has, t} from '../texts.js';
import {loadItem, saleOf} from './item.js';
import {forgetPass, passOf} from './room.js';
import {signInFor} from './sign-in.js';
import {until} from '../clock.js';

const CARDS = {tok_visa: 'card.visa', tok_slow: 'card.slow', tok_chargeDeclined: 'card.declined'};

/** After these the same key must not be used again: nothing was ordered, or the request was another one. */
const ENDS_THE_KEY = ['payment-declined', 'payment-failed', 'out-of-stock', 'stock-held', 'price-changed', 'customer-limit',
	'order-expired', 'order-cancelled', 'idempotency-key-reused', 'pass-required'];

/**
 * The checkout of one item. The idempotency key and the chosen values exist before the first click and are kept for a reload, which then
 * repeats the same order.
 */
export async function checkout(main, signal, sku) {
	if (!current()) {
		signInFor(`#/checkout/${encodeURIComponent(sku)}`);
		return;
	}
	const state = el('p', {role: 'status', id: 'checkout-state'});
	fill(main, el('h1', {}, t('checkout.title')), state);
	const wait = problem => fill(state, problemText(problem));
	let item = await loadItem(sku, signal, wait);
	const sale = await saleOf(sku, signal);
	const isOpen = sale && until(sale.opensAt) === 0;
	if (isOpen && !passOf(sale.id)) {
		location.replace(`#/sales/${sale.id}/room`);
		return;
	}
	const intent = recall(`checkout ${sku}`) ?? newIntent();

	const total = el('output', {id: 'total'});
	const pay = el('button', {type: 'submit', id: 'pay'});
	const quantity = el('input', {id: 'quantity', type: 'number', min: 1, max: 100, required: true, value: intent.quantity,
		inputmode: 'numeric', input: change});
	const card = el('select', {id: 'card', change}, Object.entries(CARDS).map(([token, text]) =>
		el('option', {value: token, selected: token === intent.card}, t(text))));
	fill(state);
	fill(main, el('h1', {}, t('checkout.title')), el('p', {}, item.name),
		el('form', {submit: event => {
			event.preventDefault();
			placeOrder();
		}},
		el('p', {}, el('label', {for: 'quantity'}, t('checkout.quantity')), quantity),
		el('p', {}, el('label', {for: 'card'}, t('checkout.card')), card),
		el('p', {}, t('checkout.total'), ' ', total),
		el('p', {}, pay)), state);
	drawTotal();
	if (intent.sent) {
		placeOrder();
	}

	function newIntent() {
		const created = {key: crypto.randomUUID(), quantity: 1, card: 'tok_visa', sent: false};
		remember(`checkout ${sku}`, created);
		return created;
	}

	/** Another quantity or card is another order: the key changes with it. */
	function change() {
		Object.assign(intent, newIntent(), {quantity: Number(quantity.value) || 1, card: card.value});
		remember(`checkout ${sku}`, intent);
		drawTotal();
	}

	function drawTotal() {
		const sum = money({amount: item.price.amount * intent.quantity, currency: item.price.currency});
		fill(total, sum);
		fill(pay, t('checkout.pay', {total: sum}));
	}

	async function placeOrder() {
		setBusy(true);
		fill(state, t('checkout.working'));
		intent.sent = true;
		intent.total ??= {amount: item.price.amount * intent.quantity, currency: item.price.currency};
		remember(`checkout ${sku}`, intent);
		const pass = sale && passOf(sale.id);
		try {
			const {body, headers} = await callUntilAnswered('POST', '/api/v1/orders', {signal,
				headers: {'Idempotency-Key': intent.key, ...(pass && {'Stampede-Pass': pass.text})},
				body: {lines: [{sku, quantity: intent.quantity}], payment: {token: intent.card}, expectedTotal: intent.total}},
			problem => fill(state, problem.status === 0 || has(`problem.${problem.kind}`) ? problemText(problem) : t('checkout.again')));
			forget(`checkout ${sku}`);
			location.replace(`#/orders/${body.orderId ?? headers.get('Location').split('/').pop()}`);
		} catch (failure) {
			if (!signal.aborted) {
				await refused(failure);
			}
		}
	}

	async function refused(failure) {
		if (failure instanceof Problem && ENDS_THE_KEY.includes(failure.kind)) {
			Object.assign(intent, newIntent(), {quantity: intent.quantity, card: intent.card, total: undefined});
			remember(`checkout ${sku}`, intent);
		}
		if (failure.kind === 'pass-required' && sale) {
			forgetPass(sale.id);
		}
		if (failure.kind === 'price-changed') {
			item = (await call('GET', `/api/v1/items/${encodeURIComponent(sku)}`, {signal})).body;
			drawTotal();
		}
		fill(state, problemText(failure));
		setBusy(false);
	}

	function setBusy(busy) {
		for (const control of [pay, quantity, card]) {
			control.disabled = busy;
		}
	}
}
