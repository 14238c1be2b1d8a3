package stampede.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.core.domain.JavaClass;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.cloud.gateway.filter.headers.HttpHeadersFilter;
import org.springframework.web.server.WebFilter;
import stampede.gateway.EdgeOrder.Kind;

/** Each filter of the gateway is a station of {@link EdgeOrder}, in its order, and {@code docs/edge.md} is its list. */
@GatewayTest
class EdgeOrderIntegrationTests {
	private static final Path DOCUMENT = Path.of("../docs/edge.md");

	@Test
	void ordersTheWebFilters(@Autowired ObjectProvider<WebFilter> filters) {
		assertThat(own(filters.orderedStream())).isEqualTo(types(Kind.WEB_FILTER));
	}

	@Test
	void ordersTheGatewayFilters(@Autowired ObjectProvider<GlobalFilter> filters) {
		assertThat(own(filters.orderedStream())).isEqualTo(types(Kind.GATEWAY_FILTER));
	}

	@Test
	void ordersTheFiltersOfHeaders(@Autowired ObjectProvider<HttpHeadersFilter> filters) {
		assertThat(own(filters.orderedStream())).isEqualTo(types(Kind.HEADERS));
	}

	@ParameterizedTest
	@EnumSource(value = Kind.class, names = {"WEB_FILTER", "GATEWAY_FILTER", "HEADERS"})
	void givesEachStationOfAKindAValueOfItsOwn(Kind kind) {
		assertThat(Arrays.stream(EdgeOrder.values()).filter(station -> station.kind() == kind).map(EdgeOrder::value))
				.doesNotHaveDuplicates().isSorted();
	}

	@Test
	void namesClassesThatExist() {
		var classes = new ClassFileImporter().withImportOption(new DoNotIncludeTests())
				.importPackages("stampede.gateway", "stampede.kit").stream().map(JavaClass::getSimpleName)
				.collect(Collectors.toSet());

		assertThat(classes).containsAll(Arrays.stream(EdgeOrder.values()).map(EdgeOrder::type).toList());
	}

	/** {@code -Dedge.write=true} writes the document. */
	@Test
	void isDescribedInADocument() throws IOException {
		var document = """
				# The way of a request through the gateway

				From the socket to the call of the service, each station once, in order. A request that a station refuses does not reach the next one.

				| station | where | class | what it does |
				|---|---|---|---|
				"""
				+ Arrays.stream(EdgeOrder.values())
						.map(station -> "| %s | %s | `%s` | %s |\n".formatted(
								station.name().toLowerCase(Locale.ROOT).replace('_', ' '), station.kind().label(),
								station.type(), station.duty()))
						.collect(Collectors.joining())
				+ """

						Generated from `EdgeOrder` by `EdgeOrderIntegrationTests` (`-Dedge.write=true`), which also compares it with the filters of a running gateway.
						""";

		if (Boolean.getBoolean("edge.write")) {
			Files.writeString(DOCUMENT, document);
		}
		assertThat(DOCUMENT).as("-Dedge.write=true writes it").hasContent(document);
	}

	private static List<String> types(Kind kind) {
		return Arrays.stream(EdgeOrder.values()).filter(station -> station.kind() == kind).map(EdgeOrder::type)
				.toList();
	}

	private static List<String> own(Stream<?> filters) {
		return filters.map(filter -> filter.getClass()).filter(type -> type.getName().startsWith("stampede."))
				.map(Class::getSimpleName).toList();
	}
}
