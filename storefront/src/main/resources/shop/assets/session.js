const CUSTOMER = 'customer';
let customers = [];

/** Loads the customers of a local stack, who sign in by a button. In production there are none. */
export async function loadCustomers() {
	try {
		const response = await fetch('local/customers', {cache: 'no-store', credentials: 'omit'});
		customers = response.ok ? (await response.json()).customers : [];
	} catch {
		customers = [];
	}
}

/** The names of the customers that can sign in. */
export function names() {
	return customers.map(customer => customer.name);
}

/** The name of the customer who is signed in; null for nobody. */
export function current() {
	const name = sessionStorage.getItem(CUSTOMER);
	return customers.some(customer => customer.name === name) ? name : null;
}

export function signIn(name) {
	sessionStorage.setItem(CUSTOMER, name);
}

export function signOut() {
	sessionStorage.clear();
}

/** The access token of the customer who is signed in. Kept in memory only. */
export function token() {
	return customers.find(customer => customer.name === current())?.token;
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
