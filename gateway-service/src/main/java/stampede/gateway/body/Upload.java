package stampede.gateway.body;

import java.io.ByteArrayOutputStream;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** One body in progress. Its bytes are on the heap, so that a client that sends slowly holds no direct memory. */
final class Upload {
	private final String caller;
	private final boolean unauthenticated;
	private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
	private final Sinks.Empty<Void> dropped = Sinks.empty();
	/** The bytes that {@link Uploads} counts; guarded by its lock. */
	private long counted;
	private volatile long movedAt = System.nanoTime();

	Upload(String caller, boolean unauthenticated) {
		this.caller = caller;
		this.unauthenticated = unauthenticated;
	}

	String caller() {
		return caller;
	}

	boolean isUnauthenticated() {
		return unauthenticated;
	}

	/** Copies and releases the buffer; used by the connection's own event loop only. */
	void append(DataBuffer buffer) {
		var piece = new byte[buffer.readableByteCount()];
		buffer.read(piece);
		DataBufferUtils.release(buffer);
		bytes.writeBytes(piece);
		movedAt = System.nanoTime();
	}

	int size() {
		return bytes.size();
	}

	long counted() {
		return counted;
	}

	void count(int more) {
		counted += more;
	}

	byte[] bytes() {
		return bytes.toByteArray();
	}

	/** Nanoseconds since the last byte arrived. */
	long stalledFor() {
		return System.nanoTime() - movedAt;
	}

	/** Ends the upload in favour of another; any number of times, by any thread. */
	void drop() {
		dropped.tryEmitEmpty();
	}

	/** Completes when the upload is dropped. */
	Mono<Void> dropped() {
		return dropped.asMono();
	}
}
