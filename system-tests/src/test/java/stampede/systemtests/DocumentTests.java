package stampede.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The form of documents: runbooks have the same sections, lines fit a screen, and links lead to existing files. */
class DocumentTests {
	private static final int LONGEST_LINE = 200;
	private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:)([^)#\\s]+)(#[^)]*)?\\)");
	private static final Pattern SECTION = Pattern.compile("^\\*\\*([A-Z][a-z ]+)\\.\\*\\*", Pattern.MULTILINE);

	static List<Path> documents() throws IOException {
		return Stream.of(markdown("", 1), markdown("docs", 2),
				List.of(Manifests.PROJECT.resolve("benchmarks/README.md"),
						Manifests.PROJECT.resolve("benchmarks/scale.md"),
						Manifests.PROJECT.resolve("benchmarks/rush.md"), Manifests.PROJECT.resolve("k8s/README.md"),
						Manifests.PROJECT.resolve("service-kit/README.md")))
				.flatMap(List::stream).toList();
	}

	static List<Path> runbooks() throws IOException {
		return markdown("docs/runbooks", 1);
	}

	/** Rows of tables and commands to copy may be longer. */
	@ParameterizedTest
	@MethodSource("documents")
	void hasLinesThatFitAScreen(Path document) throws IOException {
		assertThat(Files.readAllLines(document).stream()
				.filter(line -> !line.startsWith("|") && !line.startsWith("    ") && line.length() > LONGEST_LINE))
				.isEmpty();
	}

	@ParameterizedTest
	@MethodSource("documents")
	void linksToExistingFiles(Path document) throws IOException {
		assertThat(LINK.matcher(Files.readString(document)).results().map(link -> link.group(1)))
				.allSatisfy(target -> assertThat(document.resolveSibling(target)).exists());
	}

	@ParameterizedTest
	@MethodSource("runbooks")
	void hasTheSectionsOfARunbook(Path runbook) throws IOException {
		var sections = SECTION.matcher(Files.readString(runbook)).results().map(MatchResult::group)
				.map(section -> section.replaceAll("[*.]", "")).toList();

		assertThat(sections).startsWith("Signal", "Meaning", "First look", "Action");
	}

	@Test
	void findsDocuments() throws IOException {
		assertThat(documents().stream().map(each -> String.valueOf(each.getFileName())))
				.contains("README.md", "deploy.md", "breaker-open.md", "0001-spring-boot-3.5.md");
	}

	private static List<Path> markdown(String directory, int depth) throws IOException {
		try (var files = Files.walk(Manifests.PROJECT.resolve(directory), depth)) {
			return files.filter(file -> file.toString().endsWith(".md")).toList();
		}
	}
}
