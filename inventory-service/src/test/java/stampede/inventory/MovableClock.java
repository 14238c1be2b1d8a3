package stampede.inventory;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** Time that passes only when a test says so. */
public final class MovableClock extends Clock {
	// What a timestamptz can hold.
	private volatile Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);

	public synchronized void advance(Duration by) {
		now = now.plus(by);
	}

	@Override
	public Instant instant() {
		return now;
	}

	@Override
	public ZoneId getZone() {
		return ZoneOffset.UTC;
	}

	@Override
	public Clock withZone(ZoneId zone) {
		return this;
	}
}
