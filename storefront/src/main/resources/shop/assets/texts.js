import {de, en, zh} from './languages.js';

const LANGUAGES = {en, de, zh};
const STORED = 'language';

/** The languages of the shop, with their own names. */
export const CHOICES = {en: 'English', de: 'Deutsch', zh: '中文'};

/** The chosen language, else the first one of the browser that the shop has, else English. */
export function language() {
	const wanted = [localStorage.getItem(STORED), ...navigator.languages.map(tag => tag.split('-')[0])];
	return wanted.find(tag => tag in LANGUAGES) ?? 'en';
}

export function choose(tag) {
	localStorage.setItem(STORED, tag);
}

/** The text of this key in the chosen language, with {names} replaced. An unknown key is shown as it is. */
export function t(key, values = {}) {
	const text = LANGUAGES[language()][key] ?? en[key] ?? key;
	return text.replaceAll(/\{(\w+)\}/g, (_, name) => values[name] ?? '');
}

/** Whether there is a text of this key. */
export function has(key) {
	return key in en;
}
