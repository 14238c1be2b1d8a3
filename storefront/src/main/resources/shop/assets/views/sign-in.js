import {el, fill} from '../dom.js';
import {forget, names, recall, remember, signIn} from '../session.js';
import {t} from '../texts.js';

/** Shows the sign-in and comes back to this address afterwards. */
export function signInFor(address) {
	remember('after sign-in', address);
	location.replace('#/sign-in');
}

/** A button for each customer of a local stack. */
export async function signInView(main) {
	fill(main, el('h1', {}, t('signIn.title')),
		names().length === 0 && el('p', {}, t('signIn.none')),
		names().map(name => el('p', {}, el('button', {type: 'button', id: `as-${name}`, click: () => {
			const address = recall('after sign-in') ?? '#/';
			forget('after sign-in');
			signIn(name);
			location.replace(address);
		}}, t('signIn.as', {name})))));
}
