package stampede.gateway.tuning;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;

/**
 * The content of a tuning file.
 *
 * @param by who changed the settings; empty where nothing is changed
 * @param why the reason
 * @param settings by name
 */
record TuningDocument(String by, String why, SortedMap<String, String> settings) {
	static final TuningDocument EMPTY = new TuningDocument("", "", new TreeMap<>());
	private static final String BY = "tuning.by";
	private static final String WHY = "tuning.why";
	private static final int LONGEST = 64 * 1024;

	/** Throws {@link RefusedTuningException} if it is not YAML, too long, or lacks the author or the reason. */
	static TuningDocument parse(String yaml) {
		if (yaml.length() > LONGEST) {
			throw new RefusedTuningException("it is longer than " + LONGEST + " characters");
		}
		var values = values(yaml);
		if (values.isEmpty()) {
			return EMPTY;
		}
		var by = named(values, BY);
		var why = named(values, WHY);
		return new TuningDocument(by, why, values);
	}

	private static SortedMap<String, String> values(String yaml) {
		var values = new TreeMap<String, String>();
		for (var document : load(yaml)) {
			for (var name : ((EnumerablePropertySource<?>) document).getPropertyNames()) {
				if (values.put(name, String.valueOf(document.getProperty(name))) != null) {
					throw new RefusedTuningException(name + " is there twice");
				}
			}
		}
		return values;
	}

	private static Iterable<PropertySource<?>> load(String yaml) {
		try {
			return new YamlPropertySourceLoader().load("tuning",
					new ByteArrayResource(yaml.getBytes(StandardCharsets.UTF_8)));
		} catch (IOException | RuntimeException malformed) {
			throw new RefusedTuningException("it is no YAML: " + malformed.getMessage(), malformed);
		}
	}

	private static String named(Map<String, String> values, String name) {
		return Optional.ofNullable(values.remove(name))
				.map(value -> value.replaceAll("\\p{Cntrl}+", " ").strip())
				.filter(value -> !value.isEmpty())
				.orElseThrow(() -> new RefusedTuningException("it does not say " + name));
	}

	PropertySource<?> source() {
		return new MapPropertySource("tuning file", Map.copyOf(settings));
	}
}
