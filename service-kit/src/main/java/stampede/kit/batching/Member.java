package stampede.kit.batching;

import java.util.Optional;

import java.util.List;

import reactor.core.publisher.MonoSink;
import reactor.util.context.Context;
import stampede.kit.deadline.Deadline;

/** One command, and the subscriber that waits for its outcome. */
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

	/** Whether the subscriber has cancelled. */
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

	/** The context of a batch: the first member's, so that its trace continues, with the latest deadline of all members. */
	static <C, O> Context contextOf(List<Member<C, O>> batch) {
		var first = batch.getFirst().context();
		var ends = batch.stream().map(member -> Deadline.of(member.context())).flatMap(Optional::stream).toList();
		return ends.size() < batch.size()
				? first.delete(Deadline.class)
				: first.put(Deadline.class, ends.stream()
						.reduce((one, other) -> one.nanoTime() - other.nanoTime() > 0 ? one : other).orElseThrow());
	}
}
