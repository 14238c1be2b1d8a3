package stampede.gateway.body;

import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.springframework.stereotype.Component;
import stampede.gateway.GatewayMetric;
import stampede.gateway.limit.Callers;

/**
 * The bodies in progress, bounded in number and bytes, in all, of unauthenticated clients, and of each caller. When a bound is
 * reached, the body that has stalled longest is dropped in favour of the new one. Thread-safe.
 */
@Component
class Uploads {
	/** A body that moves is not stalled; the new one is refused then. */
	private static final long STALLED = Duration.ofMillis(250).toNanos();
	private static final int QUARTER = 4;
	private static final int EIGHTH = 8;
	private final Set<Upload> all = ConcurrentHashMap.newKeySet();
	private final Map<String, Usage> byCaller = new ConcurrentHashMap<>();
	private final int atOnce;
	private final long maxBytes;
	private int unauthenticated;
	private long bytes;

	/** The bodies and bytes in progress of one caller. */
	private record Usage(int uploads, long bytes) {}

	Uploads(BodyProperties properties, MeterRegistry meters) {
		this.atOnce = properties.maxConcurrent();
		this.maxBytes = properties.maxBytes().toBytes();
		GatewayMetric.UPLOADS.gauge(meters, all::size);
	}

	/**
	 * Counts a body until {@link #leave}. Fails with {@link RequestBodyException} when the caller has as many as one caller may, or when
	 * the bound of all or of unauthenticated clients is reached and no other body has stalled.
	 */
	Upload enter(String caller, int perCaller) {
		var upload = new Upload(caller, Callers.isUnauthenticated(caller));
		synchronized (this) {
			if (byCaller.getOrDefault(caller, new Usage(0, 0)).uploads() >= perCaller) {
				throw RequestBodyException.tooManyOfCaller();
			}
			if (upload.isUnauthenticated() && unauthenticated >= Math.max(1, atOnce / QUARTER)) {
				dropStalled(Upload::isUnauthenticated);
			}
			if (all.size() >= atOnce) {
				dropStalled(_ -> true);
			}
			// The dropped body may be this caller's own.
			byCaller.merge(caller, new Usage(1, 0), (now, _) -> new Usage(now.uploads() + 1, now.bytes()));
			unauthenticated += upload.isUnauthenticated() ? 1 : 0;
			all.add(upload);
		}
		return upload;
	}

	/** Counts bytes that arrived for an upload; fails as {@link #enter} does. */
	synchronized void grow(Upload upload, int by) {
		if (!all.contains(upload)) {
			throw RequestBodyException.tooMany();
		}
		var usage = byCaller.getOrDefault(upload.caller(), new Usage(0, 0));
		if (usage.bytes() + by > maxBytes / EIGHTH) {
			throw RequestBodyException.tooManyOfCaller();
		}
		if (bytes + by > maxBytes) {
			dropStalled(other -> other != upload);
		}
		bytes += by;
		upload.count(by);
		byCaller.computeIfPresent(upload.caller(), (_, now) -> new Usage(now.uploads(), now.bytes() + by));
	}

	/** Any number of times. */
	synchronized void leave(Upload upload) {
		if (all.remove(upload)) {
			unauthenticated -= upload.isUnauthenticated() ? 1 : 0;
			bytes -= upload.counted();
			byCaller.computeIfPresent(upload.caller(), (_, now) -> now.uploads() == 1
					? null
					: new Usage(now.uploads() - 1, now.bytes() - upload.counted()));
		}
	}

	private void dropStalled(Predicate<Upload> among) {
		var stalled = all.stream().filter(among).max(Comparator.comparingLong(Upload::stalledFor))
				.filter(upload -> upload.stalledFor() >= STALLED)
				.orElseThrow(RequestBodyException::tooMany);
		leave(stalled);
		stalled.drop();
	}
}
