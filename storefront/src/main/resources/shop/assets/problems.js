import {Problem} from './api.js';
import {has, t} from './texts.js';

/** A failure in the reader's language. */
export function problemText(failure) {
	if (!(failure instanceof Problem)) {
		return t('problem.other', {detail: failure.message});
	}
	if (has(`problem.${failure.kind}`)) {
		return t(`problem.${failure.kind}`);
	}
	if (failure.status === 0) {
		return t('problem.unreachable');
	}
	return failure.isTemporary ? t('problem.busy') : t('problem.other', {detail: failure.message || failure.status});
}
