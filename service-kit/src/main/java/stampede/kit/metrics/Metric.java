package stampede.kit.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A meter that a service has. Each service names its own in one enum, so that dashboards, rules and docs/metrics.md
 * are checked against it; meters are registered in no other way ({@code HouseRules}). Registering the same labels twice gives
 * the same meter. Thread-safe.
 */
public interface Metric {
	/** Between the words of a class's name. */
	Pattern CAMEL = Pattern.compile("(?<=[a-z])(?=[A-Z])");

	/** Name, unit, description and labels. */
	Definition definition();

	/**
	 * @param name with dots, as Micrometer wants it; Prometheus sees underscores, the unit and {@code _total}
	 * @param unit of the value, empty where it is a number of things; seconds for a timer
	 * @param description for readers of a dashboard
	 * @param labels in the order in which their values are given
	 * @param buckets of a timer's histogram; empty if count, sum and maximum are enough
	 */
	record Definition(Meter.Type type, String name, String unit, String description, List<String> labels,
			List<Duration> buckets) {
		public static Definition counting(String name, String unit, String description, String... labels) {
			return new Definition(Meter.Type.COUNTER, name, unit, description, List.of(labels), List.of());
		}

		public static Definition gauging(String name, String unit, String description, String... labels) {
			return new Definition(Meter.Type.GAUGE, name, unit, description, List.of(labels), List.of());
		}

		public static Definition timing(String name, String description, String... labels) {
			return new Definition(Meter.Type.TIMER, name, "seconds", description, List.of(labels), List.of());
		}

		/** A timer with buckets at the bounds of objectives. */
		public Definition within(Duration... bounds) {
			return new Definition(type, name, unit, description, labels, List.of(bounds));
		}
	}

	/** @param values of the labels, one each; from a small set that is known before */
	default Counter counter(MeterRegistry meters, String... values) {
		var meter = definition();
		return Counter.builder(meter.name()).description(meter.description()).baseUnit(orNull(meter.unit()))
				.tags(tags(meter, values)).register(meters);
	}

	/** @param values of the labels, one each; from a small set that is known before */
	default Timer timer(MeterRegistry meters, String... values) {
		var meter = definition();
		return Timer.builder(meter.name()).description(meter.description()).tags(tags(meter, values))
				.serviceLevelObjectives(meter.buckets().toArray(Duration[]::new)).register(meters);
	}

	/** @param value read at each scrape, by any thread; kept from being collected as long as the registry is */
	default void gauge(MeterRegistry meters, Supplier<Number> value, String... values) {
		var meter = definition();
		Gauge.builder(meter.name(), value).description(meter.description()).baseUnit(orNull(meter.unit()))
				.tags(tags(meter, values)).register(meters);
	}

	/** A label's value from the name of a class: {@code OutOfStock} is {@code out-of-stock}. */
	static String label(Object what) {
		return CAMEL.matcher(what.getClass().getSimpleName()).replaceAll("-").toLowerCase(Locale.ROOT);
	}

	private static @Nullable String orNull(String unit) {
		return unit.isEmpty() ? null : unit;
	}

	private static Tags tags(Definition meter, String... values) {
		if (values.length != meter.labels().size()) {
			throw new IllegalArgumentException(meter.name() + " has the labels " + meter.labels());
		}
		var tags = Tags.empty();
		for (var i = 0; i < values.length; i++) {
			tags = tags.and(meter.labels().get(i), values[i]);
		}
		return tags;
	}
}
