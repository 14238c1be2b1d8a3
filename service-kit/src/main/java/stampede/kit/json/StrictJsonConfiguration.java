package stampede.kit.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.type.LogicalType;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.jackson.Jackson2ObjectMapperBuilderCustomizer;
import org.springframework.boot.autoconfigure.jackson.JacksonAutoConfiguration;
import org.springframework.context.annotation.Bean;

/**
 * Reads strictly: unknown or repeated fields, numbers in strings, fractions for integers, null for a primitive and text
 * after the end are refused. Requests of other services may have unknown fields
 * ({@code @JsonIgnoreProperties(ignoreUnknown = true)}), since a newer version of the caller can add some. Writes an absent
 * value as no member, never as null: a description says that a member is optional, not that it can be null.
 */
@AutoConfiguration(before = JacksonAutoConfiguration.class)
class StrictJsonConfiguration {
	@Bean
	Jackson2ObjectMapperBuilderCustomizer strictJson() {
		return builder -> builder
				.serializationInclusion(JsonInclude.Include.NON_NULL)
				.featuresToEnable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
						DeserializationFeature.FAIL_ON_IGNORED_PROPERTIES,
						DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
						DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
						JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
				.featuresToDisable(DeserializationFeature.ACCEPT_FLOAT_AS_INT,
						MapperFeature.ALLOW_COERCION_OF_SCALARS)
				.postConfigurer(StrictJsonConfiguration::boundAndTakeOnlyTextAsText);
	}

	/** By tokens, as 64 KB hold 13,000 times {@code null}, each with a violation of its own. */
	private static final StreamReadConstraints BOUNDS = StreamReadConstraints.builder()
			.maxTokenCount(3_000)
			.maxNestingDepth(32)
			.maxNameLength(200)
			.maxStringLength(16_384)
			.build();

	private static void boundAndTakeOnlyTextAsText(ObjectMapper json) {
		json.getFactory().setStreamReadConstraints(BOUNDS);
		json.coercionConfigFor(LogicalType.Textual)
				.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
				.setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
				.setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail);
	}
}
