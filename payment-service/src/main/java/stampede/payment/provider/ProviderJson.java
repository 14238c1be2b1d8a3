package stampede.payment.provider;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import org.springframework.stereotype.Component;

/**
 * Reads JSON that the provider defines. The limits of the public API do not apply to it: the size of the body bounds it, and nesting
 * is bounded so that reading cannot exhaust the stack. Unknown members are ignored.
 */
@Component
public class ProviderJson {
	private static final int MAX_DEPTH = 500;
	private final JsonMapper mapper = JsonMapper
			.builder(JsonFactory.builder().streamReadConstraints(StreamReadConstraints.builder()
					.maxNestingDepth(MAX_DEPTH).maxStringLength(Integer.MAX_VALUE).maxNameLength(Integer.MAX_VALUE)
					.build()).build())
			.disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
			.build();

	JsonMapper mapper() {
		return mapper;
	}

	/** Throws {@link IOException} where the bytes are not the JSON of such a type. */
	public <T> T read(byte[] json, Class<T> type) throws IOException {
		return mapper.readValue(json, type);
	}

	/** Throws {@link IOException} where the node is not of such a type. */
	public <T> T read(JsonNode node, Class<T> type) throws IOException {
		return mapper.treeToValue(node, type);
	}
}
