import {call, callUntilAnswered} from '../api.js';
import {el, fill} from '../dom.js';
import {field, form} from '../forms.js';
import {problemText} from '../problems.js';
import {sessionId, signOut} from '../session.js';
import {language, t} from '../texts.js';
import {signInFor} from './sign-in.js';

const PROFILE = '/api/v1/profile';

/** The customer's profile, password and sessions. */
export async function account(main, signal) {
	if (!sessionId()) {
		signInFor('#/account');
		return;
	}
	const state = el('p', {role: 'status'});
	const sessions = el('ul', {id: 'sessions'});
	fill(main, el('h1', {}, t('nav.account')), state);
	const {email} = (await callUntilAnswered('GET', '/api/v1/me', {signal}, problem => fill(state, problemText(problem)))).body;
	const profile = await callUntilAnswered('GET', PROFILE, {signal}, problem => fill(state, problemText(problem)));
	fill(state);
	main.append(el('p', {id: 'address'}, email), profileForm(profile),
		el('h2', {}, t('account.sessions')), sessions,
		el('p', {}, el('button', {type: 'button', id: 'end-all', click: () => leave(
			() => call('POST', '/api/v1/sessions/end-all', {cookies: true}))}, t('account.endAll'))),
		el('h2', {}, t('password.change')),
		form(t('password.change'), async ({currentPassword, newPassword}) => {
			await call('PUT', '/api/v1/accounts/me/password', {body: {currentPassword, newPassword}});
			await drawSessions();
			return t('password.changed');
		}, field('currentPassword', t('password.current'), {type: 'password', autocomplete: 'current-password'}),
		field('newPassword', t('password.new'), {type: 'password', autocomplete: 'new-password', minlength: 8, maxlength: 128})),
		el('h2', {}, t('account.erase')), el('p', {}, t('account.eraseHint')),
		el('p', {}, el('button', {type: 'button', id: 'erase', click: () => confirm(t('account.eraseHint')) && leave(
			() => call('DELETE', PROFILE))}, t('account.erase'))));
	await drawSessions();

	/** The version that was read goes with the change: a change by another device in between is not overwritten. */
	function profileForm({body, headers}) {
		let etag = headers.get('ETag');
		return form(t('account.save'), async ({name}) => {
			const saved = await call('PUT', PROFILE, {headers: {'If-Match': etag}, body: {...body, name}});
			etag = saved.headers.get('ETag');
			return t('account.saved');
		}, field('name', t('account.name'), {autocomplete: 'name', maxlength: 200, value: body.name ?? ''}));
	}

	async function drawSessions() {
		const date = new Intl.DateTimeFormat(language(), {dateStyle: 'medium', timeStyle: 'short'});
		const found = (await callUntilAnswered('GET', '/api/v1/sessions', {signal})).body.sessions;
		fill(sessions, found.map(session => el('li', {},
			`${session.device}, ${date.format(new Date(session.lastUsedAt))} `,
			session.current
				? el('strong', {}, t('account.thisSession'))
				: el('button', {type: 'button', click: async () => {
					await call('POST', `/api/v1/sessions/${session.id}/end`).catch(failure => fill(state, problemText(failure)));
					await drawSessions();
				}}, t('account.end')))));
	}

	async function leave(action) {
		try {
			await action();
			signOut();
			location.hash = '#/';
		} catch (failure) {
			fill(state, problemText(failure));
		}
	}
}
