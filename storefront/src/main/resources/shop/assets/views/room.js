import {call, pause, Problem} from '../api.js';
import {everySecond, synchronize, until} from '../clock.js';
import {announce, el, fill} from '../dom.js';
import {duration, number, range} from '../format.js';
import {problemText} from '../problems.js';
import {current, forget, recall, remember} from '../session.js';
import {t} from '../texts.js';
import {signInFor} from './sign-in.js';
import {loadSale} from './sale.js';

/** Refusals that end soon: a gateway reads a new sale within a second or two. */
const SOON = ['doors-closed', 'sale-not-found'];

/** The pass of a sale that this tab has received, with its expiry; null without one. */
export function passOf(sale) {
	const pass = recall(`pass ${sale}`);
	return pass && until(pass.expiresAt) > 0 ? pass : null;
}

export function forgetPass(sale) {
	forget(`pass ${sale}`);
}

/** Joins the waiting room and polls until it is the customer's turn. Joining again, from any tab or device, keeps the place. */
export async function room(main, signal, id) {
	if (!current()) {
		signInFor(`#/sales/${id}/room`);
		return;
	}
	const status = el('p', {class: 'countdown', id: 'room-state'});
	const details = el('div', {id: 'room-details'});
	const problem = el('p', {role: 'status'});
	fill(main, el('h1', {}, t('room.title')), status, details, problem);
	const found = await loadSale(id, signal, failure => fill(problem, problemText(failure)));
	poll();

	async function poll() {
		while (!signal.aborted) {
			try {
				const place = await ask();
				fill(problem);
				if (draw(place)) {
					return;
				}
				await pause(place.pollAfterSeconds * 1_000, signal);
			} catch (failure) {
				if (signal.aborted) {
					return;
				}
				fill(problem, problemText(failure));
				if (!(failure instanceof Problem) || !failure.isTemporary && !SOON.includes(failure.kind)) {
					return;
				}
				await pause(failure.retryAfter * 1_000 * (1 + Math.random() / 5), signal).catch(() => {});
			}
		}
	}

	async function ask() {
		const place = recall(`place ${id}`);
		try {
			const {body} = await call('POST', `/api/v1/sales/${encodeURIComponent(id)}/places`,
				{signal, headers: place ? {'Stampede-Place': place} : {}});
			synchronize(body.now);
			if (body.place) {
				remember(`place ${id}`, body.place);
			}
			return body;
		} catch (failure) {
			if (failure.kind === 'place-unknown') {
				forget(`place ${id}`);
				return ask();
			}
			throw failure;
		}
	}

	/** Returns whether the wait is over. */
	function draw(place) {
		switch (place.state) {
		case 'ADMITTED':
			remember(`pass ${id}`, {text: place.pass, expiresAt: place.passExpiresAt});
			drawAdmitted(place);
			return true;
		case 'SOLD_OUT':
		case 'CLOSED':
			fill(status, t(place.state === 'CLOSED' ? 'sale.closed' : 'room.soldOut'));
			fill(details, el('p', {}, el('a', {href: '#/'}, t('room.toCatalogue'))));
			announce(status.textContent);
			return true;
		default:
			drawWaiting(place);
			return false;
		}
	}

	function drawWaiting(place) {
		if (place.state === 'EARLY') {
			everySecondWhileEarly();
			fill(details, el('p', {}, t('room.early')), el('p', {}, t('room.close')));
		} else {
			fill(status, place.ahead === undefined ? t('room.stale')
				: place.ahead === 0 ? t('room.next') : t('room.ahead', {number: number(place.ahead)}));
			fill(details, place.estimate && place.ahead > 0 && el('p', {}, t('room.wait', {range: range(place.estimate)})),
				place.stock === 'RESERVED' && el('p', {}, t('room.reserved')), el('p', {}, t('room.close')));
		}
		announce(status.textContent);
	}

	function everySecondWhileEarly() {
		if (status.dataset.early) {
			return;
		}
		status.dataset.early = 'true';
		everySecond(() => {
			if (until(found.opensAt) > 0) {
				fill(status, t('sale.opens', {time: duration(until(found.opensAt))}));
			}
		}, signal);
	}

	function drawAdmitted(place) {
		const time = el('p', {role: 'timer', 'aria-live': 'off'});
		fill(status, t('room.admitted'));
		fill(details, time, el('ul', {}, found.skus.map(sku => el('li', {},
			el('a', {class: 'action', href: `#/checkout/${encodeURIComponent(sku)}`}, `${t('item.buy')} ${sku}`)))));
		announce(status.textContent);
		everySecond(() => fill(time, until(place.passExpiresAt) > 0
			? t('room.passTime', {time: duration(until(place.passExpiresAt))}) : t('room.passOver')), signal);
	}
}
