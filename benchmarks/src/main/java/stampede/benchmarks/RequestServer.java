package stampede.benchmarks;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.atomic.LongAdder;

/** A process that answers, and the connections to it. */
record RequestServer(Client client, URI address, long process) {
	/** So many send one request after the other. */
	static final int CLIENTS = 16;

	/** @param micros of processor time for a request */
	record Turn(double micros, double rate) {}

	/** Throws {@link IllegalStateException} if a request is not answered with the expected status. */
	Turn load(RequestCase request, Duration length) throws InterruptedException {
		var answered = new LongAdder();
		var before = processorTime();
		var begin = System.nanoTime();
		var threads = new ArrayList<Thread>();
		var failed = new LongAdder();
		for (var n = 0; n < CLIENTS; n++) {
			threads.add(Thread.ofVirtual().start(() -> {
				while (System.nanoTime() - begin < length.toNanos()) {
					var status = client.send(request.request().apply(address))
							.handle((answer, failure) -> failure == null ? answer.status() : 0).join();
					(status == request.status() ? answered : failed).increment();
				}
			}));
		}
		for (var thread : threads) {
			thread.join();
		}
		if (failed.sum() > 0 || answered.sum() == 0) {
			throw new IllegalStateException("%s at %s: %d requests failed".formatted(request.name(), address,
					failed.sum()));
		}
		return new Turn((processorTime() - before) / 1e3 / answered.sum(),
				answered.sum() * 1e9 / (System.nanoTime() - begin));
	}

	/** Nanoseconds. */
	private long processorTime() {
		return ProcessHandle.of(process).flatMap(each -> each.info().totalCpuDuration()).orElse(Duration.ZERO)
				.toNanos();
	}
}
