import {language, t} from './texts.js';

/** An amount in minor units as a price in the reader's language. */
export function money({amount, currency}) {
	const format = new Intl.NumberFormat(language(), {style: 'currency', currency});
	return format.format(amount / 10 ** format.resolvedOptions().maximumFractionDigits);
}

/** Milliseconds as hours, minutes and seconds: 1:02:03 or 2:03. */
export function duration(milliseconds) {
	const seconds = Math.ceil(milliseconds / 1_000);
	const pad = number => String(number).padStart(2, '0');
	const hours = Math.floor(seconds / 3_600);
	const minutes = Math.floor(seconds / 60) % 60;
	return hours ? `${hours}:${pad(minutes)}:${pad(seconds % 60)}` : `${minutes}:${pad(seconds % 60)}`;
}

/** A range of seconds, in minutes where it is long. */
export function range({fromSeconds, toSeconds}) {
	return toSeconds < 120
		? t('range.seconds', {from: fromSeconds, to: toSeconds})
		: t('range.minutes', {from: Math.floor(fromSeconds / 60), to: Math.ceil(toSeconds / 60)});
}

/** A number of units as a word. */
export function stock(available) {
	if (available <= 0) {
		return t('stock.none');
	}
	return t(available < 20 ? 'stock.few' : 'stock.many');
}

export function number(value) {
	return new Intl.NumberFormat(language()).format(value);
}
