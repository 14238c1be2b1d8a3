package stampede.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The published descriptions as a generator reads them, which may merge those of all services. */
class DescriptionTests {
	private static final Path DIRECTORY = Path.of("..", "docs", "openapi");
	private final List<JsonNode> documents = documents();

	@Test
	void namesEachOperationOnceOverAllServices() {
		var ids = operations().stream().map(operation -> operation.path("operationId").asText()).toList();

		assertThat(ids).hasSizeGreaterThan(15).doesNotHaveDuplicates()
				.allMatch(id -> id.matches("[a-z]+([A-Z][a-z]+)+"))
				.contains("placeOrder", "listOrders", "listStuckOrders", "listItems", "readPayment", "joinSale");
	}

	@Test
	void declaresEveryScopeThatAnOperationNeeds() {
		for (var document : documents) {
			var declared = document.at("/components/securitySchemes/bearer/x-scopes");
			assertThat(operations(document)).allSatisfy(operation -> {
				assertThat(operation.has("security")).isEqualTo(operation.has("x-scopes"));
				operation.path("x-scopes")
						.forEach(scope -> assertThat(declared.has(scope.asText())).as(scope.asText()).isTrue());
			});
			assertThat(declared.size()).isPositive();
		}
	}

	@Test
	void namesItsLicenceBySpdx() {
		assertThat(documents).hasSize(7).allSatisfy(document -> assertThat(
				document.at("/info/license/identifier").asText()).isEqualTo("Apache-2.0"));
	}

	private List<JsonNode> operations() {
		return documents.stream().flatMap(document -> operations(document).stream()).toList();
	}

	private static List<JsonNode> operations(JsonNode document) {
		return StreamSupport.stream(document.path("paths").spliterator(), false)
				.flatMap(path -> StreamSupport.stream(path.spliterator(), false)).toList();
	}

	private static List<JsonNode> documents() {
		var documents = new ArrayList<JsonNode>();
		try (var files = Files.newDirectoryStream(DIRECTORY, "*.json")) {
			for (var file : files) {
				documents.add(Shop.JSON.readTree(file.toFile()));
			}
		} catch (IOException missing) {
			throw new java.io.UncheckedIOException(missing);
		}
		return documents;
	}
}
