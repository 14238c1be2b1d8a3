package stampede.gateway.tuning;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.stereotype.Component;
import org.springframework.validation.Validator;
import stampede.gateway.GatewayMetric;

/** Applies a tuning document, all of it or nothing, and logs the author, the changes and the reason. */
@Component
class Tuning {
	private static final Logger log = LoggerFactory.getLogger(Tuning.class);
	private final List<Tunable> tunables;
	private final ConfigurableEnvironment environment;
	private final Validator validator;
	private final Counter changes;
	private volatile TuningDocument inForce = TuningDocument.EMPTY;

	Tuning(List<Tunable> tunables, ConfigurableEnvironment environment, Validator defaultValidator,
			MeterRegistry meters) {
		this.tunables = tunables;
		this.environment = environment;
		this.validator = defaultValidator;
		this.changes = GatewayMetric.TUNING_CHANGES.counter(meters);
	}

	TuningDocument inForce() {
		return inForce;
	}

	/** One at a time. Throws {@link RefusedTuningException}, and changes nothing, where a setting is wrong. */
	synchronized void apply(TuningDocument document) {
		document.settings().keySet().forEach(this::checkTunable);
		prepare(document).forEach(Runnable::run);
		var before = inForce;
		inForce = document;
		if (!before.settings().equals(document.settings())) {
			changes.increment();
			if (document.settings().isEmpty()) {
				log.info("the tuning file is empty or gone, back to the configuration: {}",
						difference(before, document));
			} else {
				log.info("settings changed by {} ({}): {}", document.by(), document.why(),
						difference(before, document));
			}
		}
	}

	private void checkTunable(String name) {
		if (tunables.stream().flatMap(each -> each.settings().stream()).noneMatch(prefix -> covers(prefix, name))) {
			throw new RefusedTuningException(name + " cannot be changed while the gateway runs");
		}
	}

	private static boolean covers(String prefix, String name) {
		return name.equals(prefix) || name.startsWith(prefix + ".");
	}

	private List<Runnable> prepare(TuningDocument document) {
		var settings = new Settings(document.source(), environment, validator);
		try {
			return tunables.stream().map(each -> each.prepare(settings)).toList();
		} catch (BindException | IllegalArgumentException wrong) {
			throw new RefusedTuningException(reason(wrong), wrong);
		}
	}

	/** With the messages of the causes: the outermost is only "failed to bind". */
	private static String reason(Throwable failure) {
		var cause = failure.getCause();
		var message = String.valueOf(failure.getMessage()).replaceAll("\\s+", " ");
		return cause == null ? message : message + ": " + reason(cause);
	}

	private String difference(TuningDocument before, TuningDocument after) {
		var names = new TreeSet<>(before.settings().keySet());
		names.addAll(after.settings().keySet());
		return names.stream()
				.filter(name -> !value(before, name).equals(value(after, name)))
				.map(name -> name + " " + value(before, name) + " -> " + value(after, name))
				.collect(Collectors.joining(", "));
	}

	private String value(TuningDocument document, String name) {
		var tuned = document.settings().get(name);
		return tuned != null ? tuned : environment.getProperty(name, "(default)");
	}
}
