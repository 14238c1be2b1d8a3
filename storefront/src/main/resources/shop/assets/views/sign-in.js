import {call} from '../api.js';
import {el, fill} from '../dom.js';
import {field, form} from '../forms.js';
import {forget, hasAccounts, names, recall, remember, signIn, take} from '../session.js';
import {t} from '../texts.js';

/** Shows the sign-in and comes back to this address afterwards. */
export function signInFor(address) {
	remember('after sign-in', address);
	location.replace('#/sign-in');
}

/** For the list of sessions, for example "Firefox, Linux x86_64". */
function device() {
	const browser = ['Edg', 'Firefox', 'Chrome', 'Safari'].find(mark => navigator.userAgent.includes(`${mark}/`)) ?? 'Browser';
	return `${browser}, ${navigator.platform}`.slice(0, 100);
}

function goOn() {
	const address = recall('after sign-in') ?? '#/';
	forget('after sign-in');
	location.replace(address);
}

/** A form for accounts, and a button for each customer of a local stack. */
export async function signInView(main) {
	fill(main, el('h1', {}, t('signIn.title')),
		!hasAccounts && names().length === 0 && el('p', {}, t('signIn.none')),
		hasAccounts && [
			form(t('signIn.title'), async ({email, password}) => {
				take((await call('POST', '/api/v1/sessions', {cookies: true,
					body: {email, password, device: device(), refreshIn: 'COOKIE'}})).body);
				goOn();
			}, field('email', t('signIn.email'), {type: 'email', autocomplete: 'username', maxlength: 254}),
			field('password', t('signIn.password'), {type: 'password', autocomplete: 'current-password'})),
			el('p', {}, el('a', {href: '#/register'}, t('signIn.register'))),
			el('p', {}, el('a', {href: '#/reset'}, t('signIn.forgot')))],
		names().map(name => el('p', {}, el('button', {type: 'button', id: `as-${name}`, click: () => {
			signIn(name);
			goOn();
		}}, t('signIn.as', {name})))));
}

/** Asks for a mail with the link that creates an account. */
export async function registerView(main) {
	mailView(main, '/api/v1/accounts', t('register.hint'));
}

/** Asks for a mail with the link that sets a new password. */
export async function resetView(main) {
	mailView(main, '/api/v1/accounts/password-reset', t('reset.hint'));
}

function mailView(main, path, hint) {
	fill(main, el('h1', {}, t('register.title')), el('p', {}, hint),
		form(t('register.send'), async ({email}) => {
			await call('POST', path, {body: {email}});
			return t('register.sent');
		}, field('email', t('signIn.email'), {type: 'email', autocomplete: 'username', maxlength: 254})));
}

/** Sets the password by the link of a mail. */
export async function passwordView(main, signal, token) {
	fill(main, el('h1', {}, t('password.title')), el('p', {}, t('password.hint')),
		form(t('password.set'), async ({password}) => {
			await call('POST', '/api/v1/accounts/confirmation', {body: {token, password}});
			location.replace('#/sign-in');
		}, field('password', t('password.new'), {type: 'password', autocomplete: 'new-password', minlength: 8, maxlength: 128})));
}
