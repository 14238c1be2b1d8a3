/**
 * An element. Attributes whose value is a function are event listeners; those with the value false, null or undefined are left out.
 * Children are elements or texts; texts are never parsed as markup.
 */
export function el(name, attributes = {}, ...children) {
	const element = document.createElement(name);
	for (const [key, value] of Object.entries(attributes)) {
		if (typeof value === 'function') {
			element.addEventListener(key, value);
		} else if (value !== false && value !== null && value !== undefined) {
			element.setAttribute(key, value === true ? '' : value);
		}
	}
	element.append(...children.flat().filter(child => child !== null && child !== undefined && child !== false));
	return element;
}

/** Replaces the content of an element. */
export function fill(element, ...children) {
	element.replaceChildren(...children.flat().filter(child => child !== null && child !== undefined && child !== false));
}

const ANNOUNCED_EVERY = 15_000;
let announcedAt = -Infinity;
let pending;

/** Tells screen readers, at most every 15 s; of several texts in that time the last one. */
export function announce(text) {
	clearTimeout(pending);
	const wait = announcedAt + ANNOUNCED_EVERY - performance.now();
	pending = setTimeout(() => {
		announcedAt = performance.now();
		document.getElementById('announcer').textContent = text;
	}, Math.max(0, wait));
}
