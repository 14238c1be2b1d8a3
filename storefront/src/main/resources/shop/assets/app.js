import {el, fill} from './dom.js';
import {checkout} from './views/checkout.js';
import {catalogue} from './views/catalogue.js';
import {item} from './views/item.js';
import {order, orders} from './views/order.js';
import {room} from './views/room.js';
import {sale} from './views/sale.js';
import {signInView} from './views/sign-in.js';
import {problemText} from './problems.js';
import {CHOICES, choose, language, t} from './texts.js';
import {current, loadCustomers, signOut} from './session.js';

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
	const name = current();
	fill(document.getElementById('nav'),
		el('a', {href: '#/'}, t('nav.catalogue')),
		name && el('a', {href: '#/orders'}, t('nav.orders')),
		name
			? el('button', {type: 'button', id: 'sign-out', click: leave}, t('nav.signOut', {name}))
			: el('a', {href: '#/sign-in'}, t('nav.signIn')));
	fill(document.getElementById('footer'),
		el('label', {for: 'language'}, t('footer.language')), ' ',
		el('select', {id: 'language', change: event => {
			choose(event.target.value);
			show();
		}}, Object.entries(CHOICES).map(([tag, title]) =>
			el('option', {value: tag, lang: tag, selected: tag === language()}, title))));
}

function leave() {
	signOut();
	location.hash = '#/';
	show();
}

addEventListener('hashchange', async () => {
	await show();
	document.getElementById('main').focus();
});
await loadCustomers();
await show();
