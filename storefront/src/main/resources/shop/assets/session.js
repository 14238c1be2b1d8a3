const CUSTOMER = 'customer';
/** Set while this browser has a session: the refresh token itself is in a cookie that scripts cannot read. */
const HAS_SESSION = 'has session';
/** An access token is refreshed this long before it expires. */
const MARGIN = 60_000;
let customers = [];
let account = null;
let refreshing = null;

/** Whether customers have accounts here (gateway.shop.accounts). */
export const hasAccounts = document.documentElement.dataset.accounts === 'true';

/** Loads the customers of a local stack, who sign in by a button, and goes on with the session of this browser. */
export async function start() {
	await Promise.all([loadCustomers(), localStorage.getItem(HAS_SESSION) && refresh()]);
}

/** In production there are no such customers. */
async function loadCustomers() {
	try {
		const response = await fetch('local/customers', {cache: 'no-store', credentials: 'omit'});
		customers = response.ok ? (await response.json()).customers : [];
	} catch {
		customers = [];
	}
}

/** The names of the customers that can sign in by a button. */
export function names() {
	return customers.map(customer => customer.name);
}

/** The name of the customer of a local stack who is signed in; null for others. */
export function localName() {
	const name = sessionStorage.getItem(CUSTOMER);
	return customers.some(customer => customer.name === name) ? name : null;
}

/** Whether a customer is signed in. */
export function current() {
	return account !== null || localName() !== null;
}

/** The id of the session of an account; null for others. */
export function sessionId() {
	return account?.session ?? null;
}

export function signIn(name) {
	sessionStorage.setItem(CUSTOMER, name);
}

/** Takes the tokens of a sign-in or of a refresh. */
export function take({accessToken, session, expiresIn}) {
	account = {accessToken, session, expiresAt: performance.now() + expiresIn * 1_000};
	sessionStorage.removeItem(CUSTOMER);
	localStorage.setItem(HAS_SESSION, 'yes');
}

/** Forgets the customer and what was kept for this tab. */
export function signOut() {
	account = null;
	localStorage.removeItem(HAS_SESSION);
	sessionStorage.clear();
}

/** The access token of the customer who is signed in, refreshed if it is about to expire. Kept in memory only. */
export async function token() {
	if (account && performance.now() > account.expiresAt - MARGIN) {
		await refresh();
	}
	return account?.accessToken ?? customers.find(customer => customer.name === localName())?.token;
}

/**
 * Refreshes the access token by the cookie; `false` if the session has ended. Several calls share one request. While the server cannot be
 * reached, the session is kept.
 */
export function refresh() {
	refreshing ??= exchange().finally(() => {
		refreshing = null;
	});
	return refreshing;
}

async function exchange() {
	try {
		const response = await fetch('/api/v1/sessions/refresh', {method: 'POST', body: '{}', cache: 'no-store',
			headers: {'Content-Type': 'application/json'}, credentials: 'same-origin'});
		if (response.ok) {
			take(await response.json());
			return true;
		}
		if (response.status === 401) {
			signOut();
		}
	} catch {
		// The next request tries again.
	}
	return false;
}

/** Stored for this tab until the customer signs out; null if absent. */
export function recall(key) {
	const text = sessionStorage.getItem(key);
	return text === null ? null : JSON.parse(text);
}

export function remember(key, value) {
	sessionStorage.setItem(key, JSON.stringify(value));
}

export function forget(key) {
	sessionStorage.removeItem(key);
}
