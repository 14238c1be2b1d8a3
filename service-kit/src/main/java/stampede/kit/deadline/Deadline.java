package stampede.kit.deadline;

import java.time.Duration;
import java.util.Optional;
import reactor.util.context.ContextView;

/**
 * The time at which the caller stops waiting, on this JVM's monotonic clock, so that clock skew between hosts does not
 * matter. Stored in the Reactor context under this class as its key.
 *
 * @param nanoTime a value of {@link System#nanoTime()}
 */
public record Deadline(long nanoTime) {
	/** Remaining whole milliseconds, on requests and between services. */
	public static final String HEADER = "X-Request-Timeout-Ms";

	/** A deadline that is {@code budget} away from now. */
	public static Deadline in(Duration budget) {
		return new Deadline(System.nanoTime() + budget.toNanos());
	}

	/** The deadline of the current request; empty for background work. */
	public static Optional<Deadline> of(ContextView context) {
		return context.getOrEmpty(Deadline.class);
	}

	/** The same deadline, moved: time that the caller itself used up does not count. */
	public Deadline plus(Duration more) {
		return new Deadline(nanoTime + more.toNanos());
	}

	/** The time left when {@code margin} is set aside for the answer; zero when there is none, never negative. */
	public Duration remainingBut(Duration margin) {
		var left = remaining().minus(margin);
		return left.isNegative() ? Duration.ZERO : left;
	}

	/** The time left; zero when it has passed, never negative. */
	public Duration remaining() {
		return Duration.ofNanos(Math.max(0, nanoTime - System.nanoTime()));
	}
}
