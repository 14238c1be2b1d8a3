package stampede.storefront;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rules for the files of the storefront that need no browser. */
class StorefrontTests {
	private static final Path FILES = Path.of("src/main/resources/shop");
	private static final Pattern TEXT = Pattern.compile("(?m)^\t'([^']+)': '(.*)',$");
	private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\w+}");
	private static final Pattern USE = Pattern.compile("\\bt\\('([^'`$]+)'");

	@Test
	void hasEveryTextInEveryLanguage() throws IOException {
		var languages = Arrays.stream(Files.readString(FILES.resolve("assets/languages.js")).split("export const ", -1))
				.skip(1).map(StorefrontTests::texts).toList();

		assertThat(languages).hasSize(3);
		assertThat(languages).allSatisfy(texts -> assertThat(texts).isEqualTo(languages.getFirst()));
	}

	/** The keys with the placeholders of their texts. */
	private static Set<String> texts(String language) {
		return TEXT.matcher(language).results()
				.map(text -> text.group(1) + " "
						+ PLACEHOLDER.matcher(text.group(2)).results().map(found -> found.group())
								.sorted().toList())
				.collect(Collectors.toCollection(TreeSet::new));
	}

	@ParameterizedTest
	@MethodSource("scripts")
	void usesTextsThatExistAndNoMarkup(Path script) throws IOException {
		var source = Files.readString(script);
		var known = Files.readString(FILES.resolve("assets/languages.js"));

		assertThat(USE.matcher(source).results().map(use -> use.group(1)))
				.allSatisfy(key -> assertThat(known).contains("\t'" + key + "': "));
		assertThat(source).doesNotContain("innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(",
				"new Function", "console.");
	}

	static List<Path> scripts() {
		try (Stream<Path> files = Files.walk(FILES)) {
			return files.filter(file -> file.toString().endsWith(".js")).toList();
		} catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
	}
}
