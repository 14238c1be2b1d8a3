import {refresh, sessionId, token} from './session.js';

/** A response of 400 or more: an RFC 9457 problem, or status 0 where the server cannot be reached. */
export class Problem extends Error {
	constructor(status, body, retryAfter) {
		super(body.detail ?? '');
		this.status = status;
		this.kind = (body.type ?? '').replace(/^.*\//, '');
		this.body = body;
		this.retryAfter = retryAfter;
	}

	/** Whether the same request may succeed later. */
	get isTemporary() {
		return [0, 408, 429, 502, 503, 504].includes(this.status) || this.kind === 'request-in-flight';
	}
}

/**
 * Calls the API once, and again with a new access token if the session's was refused. Returns {status, body, headers}, or throws a Problem.
 * An abort by the signal is thrown as it is. With `cookies`, the session's cookies are sent and set.
 */
export async function call(method, path, options = {}) {
	try {
		return await callOnce(method, path, options);
	} catch (problem) {
		if (problem.kind === 'unauthenticated' && sessionId() && await refresh()) {
			return callOnce(method, path, options);
		}
		throw problem;
	}
}

async function callOnce(method, path, {body, headers = {}, signal, cookies = false}) {
	const sent = {Accept: 'application/json', ...headers};
	const access = await token();
	if (access) {
		sent.Authorization = `Bearer ${access}`;
	}
	if (body !== undefined) {
		sent['Content-Type'] = 'application/json';
	}
	let response;
	try {
		response = await fetch(path, {method, headers: sent, body: body === undefined ? undefined : JSON.stringify(body),
			signal, cache: 'no-store', credentials: cookies ? 'same-origin' : 'omit'});
	} catch (failure) {
		if (failure.name === 'AbortError') {
			throw failure;
		}
		throw new Problem(0, {}, 2);
	}
	const text = await response.text();
	const content = parsed(text);
	if (!response.ok) {
		throw new Problem(response.status, content, Number(response.headers.get('Retry-After')) || 2);
	}
	return {status: response.status, body: content, headers: response.headers};
}

function parsed(text) {
	try {
		return text ? JSON.parse(text) : {};
	} catch {
		return {};
	}
}

/** Calls the API until it does not fail temporarily. `onWait` is told before each further attempt. For requests that can be repeated. */
export async function callUntilAnswered(method, path, options = {}, onWait = () => {}) {
	for (;;) {
		try {
			return await call(method, path, options);
		} catch (problem) {
			if (!(problem instanceof Problem) || !problem.isTemporary) {
				throw problem;
			}
			onWait(problem);
			await pause(problem.retryAfter * 1_000 * (1 + Math.random() / 5), options.signal);
		}
	}
}

/** Resolves after this time; rejects when aborted. */
export function pause(milliseconds, signal) {
	return new Promise((resolve, reject) => {
		const timer = setTimeout(resolve, milliseconds);
		signal?.addEventListener('abort', () => {
			clearTimeout(timer);
			reject(new DOMException('aborted', 'AbortError'));
		}, {once: true});
	});
}

/** Follows server-sent events and passes the data of each, parsed as JSON. Ends when the server closes the stream; throws on a failure. */
export async function follow(path, onEvent, signal) {
	const response = await fetch(path, {headers: {Accept: 'text/event-stream', Authorization: `Bearer ${await token()}`}, signal,
		cache: 'no-store', credentials: 'omit'});
	if (!response.ok || response.status === 204) {
		throw new Problem(response.status, {}, 2);
	}
	const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
	let buffer = '';
	for (;;) {
		const {done, value} = await reader.read();
		if (done) {
			return;
		}
		buffer += value.replaceAll('\r', '');
		const events = buffer.split('\n\n');
		buffer = events.pop();
		for (const event of events) {
			const data = event.split('\n').filter(line => line.startsWith('data:')).map(line => line.slice(5)).join('\n');
			if (data) {
				onEvent(JSON.parse(data));
			}
		}
	}
}
