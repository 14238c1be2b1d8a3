package stampede.kit.batching;

import reactor.core.publisher.MonoSink;
import reactor.util.context.Context;
import stampede.kit.deadline.Deadline;

/** One command and who waits for what comes of it. */
final class Member<C, O> {
	private final C command;
	private final Context context;
	private final MonoSink<O> sink;
	private final long since = System.nanoTime();
	private volatile boolean left;

	Member(C command, Context context, MonoSink<O> sink) {
		this.command = command;
		this.context = context;
		this.sink = sink;
		sink.onCancel(() -> left = true);
	}

	C command() {
		return command;
	}

	Context context() {
		return context;
	}

	/** Whether nobody waits any more. */
	boolean hasLeft() {
		return left;
	}

	/** Whether its caller's time has passed. */
	boolean isOver() {
		return Deadline.of(context).filter(deadline -> deadline.remaining().isZero()).isPresent();
	}

	long nanosWaited() {
		return System.nanoTime() - since;
	}

	void succeed(O outcome) {
		sink.success(outcome);
	}

	void fail(Throwable failure) {
		if (!left) {
			sink.error(failure);
		}
	}
}
