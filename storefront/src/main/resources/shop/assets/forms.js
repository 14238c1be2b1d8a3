import {el, fill} from './dom.js';
import {problemText} from './problems.js';

/** A labelled input. */
export function field(name, label, attributes) {
	return el('p', {}, el('label', {for: name}, label), el('input', {id: name, name, required: true, ...attributes}));
}

/** A form whose values `submit` gets; the text that it returns, or its failure, is shown below. */
export function form(action, submit, ...fields) {
	const state = el('p', {role: 'status', class: 'form-state'});
	const button = el('button', {type: 'submit'}, action);
	return el('form', {submit: async event => {
		event.preventDefault();
		button.disabled = true;
		try {
			fill(state, await submit(Object.fromEntries(new FormData(event.target))) ?? '');
		} catch (failure) {
			fill(state, problemText(failure));
		}
		button.disabled = false;
	}}, fields, el('p', {}, button), state);
}
