package stampede.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code k8s/release} on a real repository: what goes out, and what closes the loop after a canary went back by itself. */
class ReleaseTests {
	private static final String IMAGES = "k8s/overlays/prod/kustomization.yaml";
	@TempDir
	Path directory;

	private Path mine;
	private Path others;

	private record Ended(int status, String output) {}

	@BeforeEach
	void publish() throws Exception {
		var remote = directory.resolve("remote.git");
		run(directory, "git", "init", "--quiet", "--bare", "--initial-branch=main", remote.toString());
		mine = clone(remote, "mine");
		Files.createDirectories(mine.resolve("k8s/overlays/prod"));
		Files.copy(Manifests.PROJECT.resolve("k8s/release"), mine.resolve("k8s/release"));
		assertThat(mine.resolve("k8s/release").toFile().setExecutable(true)).isTrue();
		Files.copy(Manifests.PROJECT.resolve(IMAGES), mine.resolve(IMAGES));
		run(mine, "git", "add", ".");
		run(mine, "git", "commit", "--quiet", "-m", "Begin");
		run(mine, "git", "push", "--quiet", "--set-upstream", "origin", "main");
		others = clone(remote, "others");
	}

	@Test
	void asksForOneTagEverywhereOnce() throws Exception {
		assertThat(release("put", "prod", "1.4.0").status()).isZero();

		pull();
		assertThat(tags()).isNotEmpty().containsOnly("1.4.0");
		assertThat(log()).first().isEqualTo("Release 1.4.0 to prod");
		assertThat(release("put", "prod", "1.4.0").output()).contains("already");
		assertThat(log()).hasSize(2);
	}

	@Test
	void takesBackTheLastReleaseAndFreezesUntilSomebodyThaws() throws Exception {
		release("put", "prod", "1.4.0");
		release("put", "prod", "1.5.0");
		somebodyElsePushes("README.md", "More to read");

		var takenBack = release("take-back", "prod", "1.5.0", "errors gate");
		assertThat(takenBack.status()).as(takenBack.output()).isZero();

		pull();
		assertThat(tags()).containsOnly("1.4.0");
		assertThat(log()).first().isEqualTo("Take 1.5.0 back from prod: errors gate");
		assertThat(release("put", "prod", "1.6.0").output()).contains("frozen", "1.5.0", "errors gate");
		assertThat(release("frozen", "prod").status()).isNotZero();
		assertThat(release("take-back", "prod", "1.5.0", "again").output()).contains("already");
		pull();
		assertThat(log()).as("nothing was done twice").hasSize(5);

		assertThat(release("thaw", "prod").status()).isZero();
		assertThat(release("frozen", "prod").status()).isZero();
		assertThat(release("put", "prod", "1.6.0").status()).isZero();
		pull();
		assertThat(tags()).containsOnly("1.6.0");
	}

	/** A pipeline whose release did not come as far as Git must not take back the one before it. */
	@Test
	void takesBackNothingButTheReleaseThatIsMeant() throws Exception {
		release("put", "prod", "1.4.0");

		var refused = release("take-back", "prod", "1.5.0", "it failed");

		assertThat(refused.status()).isNotZero();
		assertThat(refused.output()).contains("is 1.4.0, not 1.5.0");
		pull();
		assertThat(tags()).containsOnly("1.4.0");
		assertThat(release("frozen", "prod").status()).isZero();
	}

	@Test
	void changesNothingWhereTheReleaseCannotBeRevertedByItself() throws Exception {
		release("put", "prod", "1.4.0");
		pull();
		somebodyElsePushes(IMAGES, "images: [{name: stampede/order-service, newTag: by-hand}]");

		var refused = release("take-back", "prod", "1.4.0", "errors gate");

		assertThat(refused.status()).isNotZero();
		assertThat(refused.output()).contains("nothing was changed");
		assertThat(run(mine, "git", "status", "--porcelain").output()).isEmpty();
		pull();
		assertThat(log()).hasSize(3);
	}

	@Test
	void refusesWhatIsNoTagAndWhatIsNoOverlay() throws Exception {
		assertThat(release("put", "prod", "1.4.0; rm -rf /").output()).contains("no tag");
		assertThat(release("put", "prod", "1/e echo").output()).contains("no tag");
		assertThat(release("put", "production", "1.4.0").output()).contains("no overlay");
		assertThat(release("take-back", "prod", "1.4.0", "why").output()).contains("no release to prod is known");
		assertThat(release("put").status()).isNotZero();
		assertThat(release("put", "../../argocd", "1.4.0").output()).contains("no name of an overlay");
		Files.writeString(mine.resolve(IMAGES), "changed by hand");
		assertThat(release("put", "prod", "1.4.0").output()).contains("not committed");
		assertThat(Files.readString(mine.resolve(IMAGES))).isEqualTo("changed by hand");
	}

	private Ended release(String... arguments) throws Exception {
		var command = new ArrayList<>(List.of("k8s/release"));
		command.addAll(List.of(arguments));
		return start(mine, command);
	}

	private void somebodyElsePushes(String file, String content) throws Exception {
		pull();
		Files.writeString(others.resolve(file), content);
		run(others, "git", "add", ".");
		run(others, "git", "commit", "--quiet", "-m", "Change " + file);
		run(others, "git", "push", "--quiet");
	}

	private void pull() throws Exception {
		run(others, "git", "pull", "--quiet");
	}

	private List<String> tags() throws IOException {
		return Files.readAllLines(others.resolve(IMAGES)).stream().filter(line -> line.contains("newTag:"))
				.map(line -> line.replaceAll(".*newTag: ([^ }]*).*", "$1")).toList();
	}

	private List<String> log() throws Exception {
		return run(others, "git", "log", "--format=%s").output().lines().toList();
	}

	private Path clone(Path remote, String name) throws Exception {
		run(directory, "git", "clone", "--quiet", remote.toString(), name);
		var clone = directory.resolve(name);
		run(clone, "git", "config", "user.name", name);
		run(clone, "git", "config", "user.email", name + "@example.com");
		return clone;
	}

	private static Ended run(Path where, String... command) throws Exception {
		var ended = start(where, List.of(command));
		assertThat(ended.status()).as("%s: %s", List.of(command), ended.output()).isZero();
		return ended;
	}

	private static Ended start(Path where, List<String> command) throws IOException, InterruptedException {
		var process = new ProcessBuilder(command).directory(where.toFile()).redirectErrorStream(true).start();
		process.getOutputStream().close();
		var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
		return new Ended(process.exitValue(), output);
	}
}
