package stampede.kit.openapi;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/** Describes each component of a record as required unless it is {@link Nullable}. */
final class RequiredComponents implements ModelConverter {
	private final ObjectMapper json;

	RequiredComponents(ObjectMapper json) {
		this.json = json;
	}

	@Override
	public @Nullable Schema<?> resolve(AnnotatedType type, ModelConverterContext context,
			Iterator<ModelConverter> chain) {
		var schema = chain.hasNext() ? chain.next().resolve(type, context, chain) : null;
		var raw = json.constructType(type.getType()).getRawClass();
		if (schema == null || !raw.isRecord()) {
			return schema;
		}
		var defined = schema.get$ref() == null
				? schema
				: context.getDefinedModels().get(schema.get$ref().substring(schema.get$ref().lastIndexOf('/') + 1));
		if (defined != null && defined.getProperties() != null) {
			Arrays.stream(raw.getRecordComponents())
					.filter(RequiredComponents::isRequired)
					.map(RecordComponent::getName)
					.filter(defined.getProperties()::containsKey)
					.filter(name -> defined.getRequired() == null || !defined.getRequired().contains(name))
					.forEach(defined::addRequiredItem);
		}
		return schema;
	}

	private static boolean isRequired(RecordComponent component) {
		return !component.getAnnotatedType().isAnnotationPresent(Nullable.class);
	}
}
