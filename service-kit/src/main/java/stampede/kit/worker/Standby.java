package stampede.kit.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Whether this process leaves background work to others. A canary gets a small share of the requests, but would take whatever it
 * finds in a queue: it works on its own requests only, until it is promoted. Kubernetes writes the pod's role into a file,
 * and changes it while the process runs; no file, or any other word in it, means that it takes part.
 */
final class Standby {
	private static final Logger log = LoggerFactory.getLogger(Standby.class);
	private static final String CANARY = "canary";
	private final @Nullable Path file;
	private volatile boolean isOn;

	/** @param file null where no controller assigns roles */
	Standby(@Nullable Path file) {
		this.file = file;
	}

	/** Asks anew at each subscription; a file that cannot be read changes nothing. */
	Mono<Boolean> isOn() {
		return file == null
				? Mono.just(false)
				: Mono.fromCallable(() -> read(file)).subscribeOn(Schedulers.boundedElastic());
	}

	/** As it was last found. */
	boolean wasOn() {
		return isOn;
	}

	private boolean read(Path from) {
		var before = isOn;
		try {
			isOn = Files.exists(from) && Files.readString(from).strip().equals(CANARY);
		} catch (IOException failure) {
			log.warn("{} cannot be read; background work goes on as it did", from, failure);
		}
		if (before != isOn) {
			log.info(isOn
					? "this is a canary: background work is left to the stable release"
					: "this is no canary any more: background work begins");
		}
		return isOn;
	}
}
