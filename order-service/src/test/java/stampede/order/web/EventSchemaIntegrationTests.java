package stampede.order.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.core.util.Json31;
import java.util.LinkedHashMap;
import org.junit.jupiter.api.Test;
import stampede.testsupport.ApiContract;

/** The published schema of the feed's events agrees with the code. The service's context has the converters of its descriptions. */
class EventSchemaIntegrationTests extends OrderApiFixture {
	@Test
	void isWhatIsPublished() throws JsonProcessingException {
		var definitions = ModelConverters.getInstance(true).readAll(new AnnotatedType(CloudEvent.class));
		var schema = new LinkedHashMap<String, Object>();
		schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
		schema.put("$ref", "#/$defs/" + CloudEvent.class.getSimpleName());
		schema.put("$defs", definitions);

		ApiContract.ofEvents("stampede.order.v1")
				.check(Json31.mapper().writeValueAsString(schema).replace("#/components/schemas/", "#/$defs/"));
	}
}
