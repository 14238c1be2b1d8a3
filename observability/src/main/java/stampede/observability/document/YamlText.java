package stampede.observability.document;

import java.util.List;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/** YAML that is the same for the same values, one line for each. */
public final class YamlText {
	private YamlText() {}

	/** One document, with {@code comment} at its head. */
	public static String of(String comment, Object body) {
		return of(comment, List.of(body));
	}

	/** Several, with {@code comment} at the head of the first. */
	public static String of(String comment, List<?> bodies) {
		return bodies.stream().map(YamlText::of).collect(Collectors.joining("---\n", "# " + comment + "\n", ""));
	}

	private static String of(Object body) {
		var options = new DumperOptions();
		options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
		options.setWidth(Integer.MAX_VALUE);
		options.setSplitLines(false);
		options.setIndicatorIndent(2);
		options.setIndentWithIndicator(true);
		return new Yaml(options).dump(body);
	}
}
