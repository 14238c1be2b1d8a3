package stampede.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The comparison with the published description finds differences; otherwise ContractIntegrationTests would prove nothing. */
class ResponseContractTests {
	private static final String ID = "01994f3e-7b1c-7000-8000-000000000001";
	private static final String LINE = "{\"sku\":\"A\",\"quantity\":1,\"refunded\":0%s}";
	private static final String ORDER = "{\"orderId\":\"" + ID
			+ "\",\"state\":\"REJECTED\",\"reason\":\"OUT_OF_STOCK\","
			+ "\"createdAt\":\"2026-11-29T18:00:00Z\",\"updatedAt\":\"2026-11-29T18:00:00Z\",\"lines\":[%s]%s}";
	private final JsonNode document = document();
	private final ResponseContract contract = new ResponseContract(document);
	private final JsonNode read = document.at("/paths/~1api~1v1~1orders~1{id}/get");

	@Test
	void acceptsADescribedResponse() {
		assertThat(contract.differences(read, reply(200, ORDER.formatted(LINE.formatted(""), "")))).isEmpty();
	}

	@Test
	void findsNullWhereTheMemberIsOptional() {
		assertThat(contract.differences(read, reply(200, ORDER.formatted(LINE.formatted(",\"unitPrice\":null"), ""))))
				.singleElement().asString().contains("unitPrice");
	}

	@Test
	void findsAMemberThatIsNotDescribed() {
		assertThat(
				contract.differences(read, reply(200, ORDER.formatted(LINE.formatted(""), ",\"token\":\"tok_visa\""))))
				.singleElement().asString().contains("token");
	}

	@Test
	void findsAStatusAndAContentTypeThatAreNotDescribed() {
		assertThat(contract.differences(read, reply(418, "{}"))).isNotEmpty();
		assertThat(contract.differences(read, new Shop.Reply(200, "<html>", Optional.empty(), false, Optional.empty(),
				"text/html"))).isNotEmpty();
	}

	private static Shop.Reply reply(int status, String body) {
		return new Shop.Reply(status, body, Optional.empty(), false, Optional.empty(), "application/json");
	}

	private static JsonNode document() {
		try {
			return Shop.JSON.readTree(Path.of("..", "docs", "openapi", "order-service.json").toFile());
		} catch (IOException missing) {
			throw new java.io.UncheckedIOException(missing);
		}
	}
}
