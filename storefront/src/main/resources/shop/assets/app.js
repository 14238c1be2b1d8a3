import {call} from './api.js';
import {el, fill} from './dom.js';
import {account} from './views/account.js';
import {checkout} from './views/checkout.js';
import {catalogue} from './views/catalogue.js';
import {item} from './views/item.js';
import {order, orders} from './views/order.js';
import {room} from './views/room.js';
import {sale} from './views/sale.js';
import {passwordView, registerView, resetView, signInView} from './views/sign-in.js';
import {problemText} from './problems.js';
import {CHOICES, choose, language, t} from './texts.js';
import {current, localName, sessionId, signOut, start} from './session.js';

/** The views by the part of the address after "#/". Each draws into `main` and stops its work when the signal is aborted. */
const VIEWS = [
	[/^$/, catalogue],
	[/^items\/([^/]+)$/, item],
	[/^checkout\/([^/]+)$/, checkout],
	[/^sales\/([^/]+)$/, sale],
	[/^sales\/([^/]+)\/room$/, room],
	[/^orders$/, orders],
	[/^orders\/([^/]+)$/, order],
	[/^sign-in$/, signInView],
	[/^register$/, registerView],
	[/^reset$/, resetView],
	[/^password\/([^/]+)$/, passwordView],
	[/^account$/, account],
];

let shown = new AbortController();

async function show() {
	shown.abort();
	shown = new AbortController();
	const {signal} = shown;
	drawFrame();
	const main = document.getElementById('main');
	const path = location.hash.replace(/^#\/?/, '');
	const [pattern, view] = VIEWS.find(([candidate]) => candidate.test(path)) ?? VIEWS[0];
	const parts = (pattern.exec(path) ?? []).slice(1).map(decodeURIComponent);
	try {
		await view(main, signal, ...parts);
	} catch (failure) {
		if (!signal.aborted) {
			fill(main, el('h1', {}, t('catalogue.title')), el('p', {role: 'alert'}, problemText(failure)),
				el('p', {}, el('a', {href: '#/'}, t('room.toCatalogue'))));
		}
	}
	if (!signal.aborted) {
		document.title = `${main.querySelector('h1')?.textContent ?? ''} · Stampede`;
	}
}

function drawFrame() {
	document.documentElement.lang = language();
	const name = localName();
	fill(document.getElementById('nav'),
		el('a', {href: '#/'}, t('nav.catalogue')),
		current() && el('a', {href: '#/orders'}, t('nav.orders')),
		sessionId() && el('a', {href: '#/account'}, t('nav.account')),
		current()
			? el('button', {type: 'button', id: 'sign-out', click: leave}, name ? t('nav.signOut', {name}) : t('account.signOut'))
			: el('a', {href: '#/sign-in'}, t('nav.signIn')));
	fill(document.getElementById('footer'),
		el('label', {for: 'language'}, t('footer.language')), ' ',
		el('select', {id: 'language', change: event => {
			choose(event.target.value);
			show();
		}}, Object.entries(CHOICES).map(([tag, title]) =>
			el('option', {value: tag, lang: tag, selected: tag === language()}, title))));
}

async function leave() {
	if (sessionId()) {
		// Without an answer the session ends by its time; this browser forgets it at once.
		await call('POST', `/api/v1/sessions/${sessionId()}/end`, {cookies: true}).catch(() => {});
	}
	signOut();
	location.hash = '#/';
	show();
}

addEventListener('hashchange', async () => {
	await show();
	document.getElementById('main').focus();
});
await start();
await show();
