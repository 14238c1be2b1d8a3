package stampede.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The rules of source files that concern all modules and that ArchUnit cannot see. */
class SourceTests {
	private static final int LONGEST_MAIN_FILE = 200;
	private static final int LONGEST_TEST_FILE = 300;
	private static final Pattern STRING = Pattern.compile("\"\"\"(?s:.*?)\"\"\"|\"(?:[^\"\\\\\n]|\\\\.)*\"");
	private static final Pattern EXPECTING = Pattern.compile("[^;{}]*\\.expectStatus\\(\\)[^;{}]*;");
	/** Reads it, or leaves that to another statement. */
	private static final Pattern READING = Pattern.compile("expectBody|returnResult|\\breturn\\b| = ");
	private final List<Path> files = files();

	@Test
	void hasSmallFiles() throws IOException {
		assertThat(files).hasSizeGreaterThan(500);
		for (var file : files) {
			assertThat(Files.readAllLines(file)).as(file.toString())
					.hasSizeLessThanOrEqualTo(isTest(file) ? LONGEST_TEST_FILE : LONGEST_MAIN_FILE);
		}
	}

	/** A test that sleeps instead of waiting for a condition is slow on a fast machine and fails on a slow one. */
	@Test
	void letsTimePassInOneWay() throws IOException {
		for (var file : files.stream().filter(SourceTests::isTest).toList()) {
			assertThat(Files.readString(file)).as(file.toString()).doesNotContain("Thread" + ".sleep(");
		}
	}

	/** An unread body of a WebTestClient's response keeps its buffers, and the check for leaks fails at some later test. */
	@Test
	void readsTheBodyOfEachExpectedResponse() throws IOException {
		for (var file : files.stream().filter(SourceTests::isTest).toList()) {
			var code = STRING.matcher(Files.readString(file)).replaceAll("\"\"");
			assertThat(EXPECTING.matcher(code).results().map(MatchResult::group)
					.filter(statement -> !READING.matcher(statement).find())).as(file.toString()).isEmpty();
		}
	}

	private static boolean isTest(Path file) {
		return file.toString().contains("/src/test/");
	}

	private static List<Path> files() {
		var found = new ArrayList<Path>();
		try {
			Files.walkFileTree(Manifests.PROJECT, new SimpleFileVisitor<>() {
				@Override
				public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
					var name = Objects.toString(directory.getFileName());
					return name.equals("target") || (name.startsWith(".") && !directory.equals(Manifests.PROJECT))
							? FileVisitResult.SKIP_SUBTREE
							: FileVisitResult.CONTINUE;
				}

				@Override
				public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
					if (file.toString().endsWith(".java")) {
						found.add(file);
					}
					return FileVisitResult.CONTINUE;
				}
			});
		} catch (IOException unreadable) {
			throw new UncheckedIOException(unreadable);
		}
		return found;
	}
}
