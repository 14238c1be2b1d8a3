package stampede.kit.openapi;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.media.Schema;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import stampede.kit.text.ReadableText;

/**
 * Rewrites the patterns of a description for its readers. Bean Validation matches the whole value by Java's syntax; a schema's
 * pattern is a part of the value by ECMA-262 (JSON Schema 2020-12, 6.3.3). So each pattern gets anchors, and a class of
 * characters that only Java knows is replaced by its ranges.
 */
final class EcmaPatterns {
	private static final Pattern JAVA_ONLY = Pattern
			.compile("\\\\[pPxQEAzZGhHvVR](?![0-9A-Fa-f]{2})|&&|[*+?}]\\+|\\(\\?[a-zA-Z>]");

	private EcmaPatterns() {}

	/** Rewrites every pattern of {@code document} in place; throws {@link IllegalStateException} if one has no equivalent. */
	static void rewrite(OpenAPI document) {
		if (document.getComponents() != null && document.getComponents().getSchemas() != null) {
			document.getComponents().getSchemas().values().forEach(EcmaPatterns::rewrite);
		}
		if (document.getPaths() != null) {
			document.getPaths().values().stream()
					.flatMap(path -> path.readOperations().stream())
					.filter(operation -> operation.getParameters() != null)
					.flatMap(operation -> operation.getParameters().stream())
					.forEach(parameter -> rewrite(parameter.getSchema()));
		}
	}

	private static void rewrite(@Nullable Schema<?> schema) {
		if (schema == null) {
			return;
		}
		if (schema.getPattern() != null) {
			schema.setPattern(anchored(schema.getPattern()));
		}
		rewrite(schema.getItems());
		if (schema.getProperties() != null) {
			schema.getProperties().values().forEach(EcmaPatterns::rewrite);
		}
	}

	static String anchored(String java) {
		if (java.startsWith("^")) {
			return java;
		}
		var ecma = java.replace(ReadableText.CHARACTER, ReadableText.CHARACTER_RANGES);
		if (JAVA_ONLY.matcher(ecma).find()) {
			throw new IllegalStateException(
					"pattern " + java + " has no equivalent in ECMA-262; add one to " + EcmaPatterns.class);
		}
		return "^" + (ecma.contains("|") ? "(?:" + ecma + ")" : ecma) + "$";
	}
}
