let offset = 0;

/** Notes the server's time, so that countdowns do not depend on this device's clock. */
export function synchronize(serverNow) {
	offset = Date.parse(serverNow) - Date.now();
}

/** Milliseconds until this time, by the server's clock; never negative. */
export function until(time) {
	return Math.max(0, Date.parse(time) - Date.now() - offset);
}

/** Calls `tick` every second until aborted, and at once. */
export function everySecond(tick, signal) {
	tick();
	const timer = setInterval(tick, 1_000);
	signal.addEventListener('abort', () => clearInterval(timer), {once: true});
}
