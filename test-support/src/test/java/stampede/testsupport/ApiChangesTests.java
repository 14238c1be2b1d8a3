package stampede.testsupport;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiChangesTests {
	private static final String BEFORE = """
			{"paths":{"/things":{"post":{
			   "parameters":[{"in":"query","name":"limit","required":false}],
			   "requestBody":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/New"}}}},
			   "responses":{"201":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/Thing"}}}},"409":{}}}}},
			 "components":{"schemas":{
			   "New":{"type":"object","required":["name"],"properties":{"name":{"type":"string"},"note":{"type":"string"}}},
			   "Thing":{"type":"object","required":["id"],"properties":{"id":{"type":"string"},"tags":{"type":"array","items":{"type":"string"}}}}}}}
			""";

	@ParameterizedTest(name = "{2}")
	@CsvSource(delimiter = '|', quoteCharacter = '~', value = {
			"/things|/others|POST /things: is gone",
			"\"required\":false|\"required\":true|POST /things: needs query limit",
			"\"name\":\"limit\"|\"name\":\"size\"|POST /things: knows no query limit",
			"\"201\"|\"200\"|POST /things answers 201: no more",
			"[\"name\"]|[\"name\",\"note\"]|POST /things takes .note: is needed",
			",\"note\":{\"type\":\"string\"}||POST /things takes .note: is gone",
			"{\"id\":{\"type\":\"string\"}|{\"id\":{\"type\":\"integer\"}|POST /things answers 201 .id: is integer, not string",
			"\"items\":{\"type\":\"string\"}|\"items\":{\"type\":\"object\"}|POST /things answers 201 .tags []: is object, not string",
			"\"required\":[\"id\"]|\"required\":[]|POST /things answers 201 .id: may be absent"})
	void names(String from, String to, String change) throws JsonProcessingException {
		var after = BEFORE.replace(from, to == null ? "" : to);

		assertThat(ApiChanges.breaking(json(BEFORE), json(after))).containsExactly(change);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '~', value = {"\"409\":{}|\"409\":{},\"202\":{}",
			"{\"id\":{\"type\":\"string\"}|{\"more\":{\"type\":\"string\"},\"id\":{\"type\":\"string\"}",
			"[\"name\"]|[]"})
	void leavesBe(String from, String to) throws JsonProcessingException {
		assertThat(ApiChanges.breaking(json(BEFORE), json(BEFORE.replace(from, to)))).isEmpty();
	}

	private static JsonNode json(String text) throws JsonProcessingException {
		return new ObjectMapper().readTree(text);
	}
}
