package stampede.gateway.tuning;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import stampede.gateway.GatewayMetric;

/**
 * Reads the tuning file at start-up, before the first request, and at a fixed interval. Its settings survive a restart as
 * long as they are in the file. An invalid file changes nothing and stops nothing, not even a start: a typing error in the
 * middle of a sale must not stop gateways. It polls the file, because Kubernetes replaces a mounted file by links.
 */
@Component
class TuningFile implements SmartLifecycle, InfoContributor {
	private static final Logger log = LoggerFactory.getLogger(TuningFile.class);
	private final TuningProperties properties;
	private final Tuning tuning;
	private volatile String refused = "";
	private String last = "";
	private boolean unreadable;
	private @Nullable Disposable looking;

	TuningFile(TuningProperties properties, Tuning tuning, MeterRegistry meters) {
		this.properties = properties;
		this.tuning = tuning;
		GatewayMetric.TUNING_REFUSED.gauge(meters, () -> refused.isEmpty() ? 0 : 1);
	}

	@Override
	public synchronized void start() {
		var file = properties.file();
		if (file == null || looking != null) {
			return;
		}
		look(file);
		looking = Flux.interval(properties.interval(), Schedulers.boundedElastic())
				.onBackpressureDrop()
				.subscribe(_ -> look(file));
	}

	private synchronized void look(Path file) {
		try {
			var text = read(file);
			if (!text.equals(last) || unreadable) {
				last = text;
				unreadable = false;
				tuning.apply(TuningDocument.parse(text));
				refused = "";
			}
		} catch (RefusedTuningException wrong) {
			refused = String.valueOf(wrong.getMessage());
			log.error("the settings in {} are refused, the former ones stay: {}", file, refused);
		} catch (IOException failure) {
			if (!unreadable) {
				unreadable = true;
				refused = failure.toString();
				log.error("{} cannot be read, the former settings stay: {}", file, refused);
			}
		}
	}

	/** A missing file has no settings. */
	private static String read(Path file) throws IOException {
		try {
			return Files.readString(file);
		} catch (NoSuchFileException absent) {
			return "";
		}
	}

	@Override
	public synchronized void stop() {
		if (looking != null) {
			looking.dispose();
			looking = null;
		}
	}

	@Override
	public synchronized boolean isRunning() {
		return looking != null;
	}

	@Override
	public int getPhase() {
		return 0;
	}

	@Override
	public void contribute(Info.Builder builder) {
		var inForce = tuning.inForce();
		builder.withDetail("tuning", Map.of("by", inForce.by(), "why", inForce.why(), "settings", inForce.settings(),
				"refused", refused));
	}
}
