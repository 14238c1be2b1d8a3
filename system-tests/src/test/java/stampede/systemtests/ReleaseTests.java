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

/** {@code k8s/release} on a real repository: releases, and the revert after an aborted canary. */
class ReleaseTests {
	private static final String IMAGES = "k8s/overlays/prod/kustomization.yaml";
	private static final String V2 = "recommendation-service-v2";
	@TempDir
	Path directory;

	private Path mine;
	private Path others;

	private record Ended(int status, String output) {}

	@BeforeEach
	void publish() throws Exception {
		var remote = directory.resolve("remote.git");
		run(directory, "git", "init", "--quiet", "--bare", "--initial-branch=main", remote.toString());
		mine = clone(remote.toString(), "mine");
		Files.createDirectories(mine.resolve("k8s/overlays/prod"));
		Files.copy(Manifests.PROJECT.resolve("k8s/release"), mine.resolve("k8s/release"));
		assertThat(mine.resolve("k8s/release").toFile().setExecutable(true)).isTrue();
		Files.writeString(mine.resolve(IMAGES), Files.readString(Manifests.PROJECT.resolve(IMAGES))
				+ """
						  - {name: stampede/recommendation-service-v1, newName: registry.example.com/stampede/recommendation-service, newTag: 0.1.0}
						  - {name: stampede/recommendation-service-v2, newName: registry.example.com/stampede/recommendation-service, newTag: 0.1.0}
						""");
		run(mine, "git", "add", ".");
		run(mine, "git", "commit", "--quiet", "-m", "Begin");
		run(mine, "git", "push", "--quiet", "--set-upstream", "origin", "main");
		others = clone(remote.toString(), "others");
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
	void pinsTheImagesOfTheBuild() throws Exception {
		var file = digests("1");

		var released = release("put", "prod", "1.4.0", file.toString());
		assertThat(released.status()).as(released.output()).isZero();

		pull();
		assertThat(tags()).isNotEmpty().containsOnly("1.4.0");
		assertThat(images()).isNotEmpty()
				.allMatch(line -> line.contains(", digest: \"sha256:" + "1".repeat(64) + "\"}"));
		release("put", "prod", "1.5.0", digests("2").toString());
		pull();
		assertThat(images())
				.allMatch(line -> line.contains("newTag: 1.5.0, digest: \"sha256:" + "2".repeat(64) + "\"}"));
	}

	@Test
	void keepsNoDigestOfAFormerRelease() throws Exception {
		release("put", "prod", "1.4.0", digests("1").toString());

		release("put", "prod", "1.5.0");

		pull();
		assertThat(tags()).containsOnly("1.5.0");
		assertThat(images()).noneMatch(line -> line.contains("digest"));
	}

	/** Two versions of one service are compared: each has a tag of its own. */
	@Test
	void changesOnlyTheNamedImage() throws Exception {
		release("put", "prod", "1.4.0", digests("1").toString());
		pull();
		var before = images();

		var released = release("--only", V2, "put", "prod", "1.5.0", digests("2").toString());
		assertThat(released.status()).as(released.output()).isZero();

		pull();
		assertThat(log()).first().isEqualTo("Release 1.5.0 of " + V2 + " to prod");
		assertThat(imagesOf(others)).hasSameSizeAs(before)
				.allSatisfy(line -> assertThat(line.contains(V2))
						.isEqualTo(line.contains("newTag: 1.5.0, digest: \"sha256:" + "2".repeat(64) + "\"}")))
				.containsAll(before.stream().filter(line -> !line.contains(V2)).toList());
		var takenBack = release("take-back", "prod", "1.5.0", "errors gate");
		assertThat(takenBack.status()).as(takenBack.output()).isZero();
		pull();
		assertThat(imagesOf(others)).isEqualTo(before);
	}

	@Test
	void releasesNoImageThatTheOverlayDoesNotHave() throws Exception {
		var refused = release("--only", "recommendation-service-v3", "put", "prod", "1.5.0");

		assertThat(refused.status()).isNotZero();
		assertThat(refused.output()).contains("has no image recommendation-service-v3", "nothing was changed");
		assertThat(release("--only", V2, "thaw", "prod").output()).contains("--only goes with put");
		pull();
		assertThat(log()).containsExactly("Begin");
	}

	@Test
	void releasesNothingIfADigestIsMissing() throws Exception {
		var file = digests("1");
		Files.writeString(file, Files.readString(file).replaceFirst("order-service .*\n", "order-service sha256:1\n"));

		var refused = release("put", "prod", "1.4.0", file.toString());

		assertThat(refused.status()).isNotZero();
		assertThat(refused.output()).contains("no digest of order-service");
		pull();
		assertThat(log()).containsExactly("Begin");
	}

	private Path digests(String digit) throws IOException {
		var lines = images().stream().map(line -> line.replaceFirst(".*?stampede/([a-z0-9-]+).*", "$1"))
				.map(service -> service + " sha256:" + digit.repeat(64) + "\n").toList();
		return Files.writeString(directory.resolve("digests"), String.join("", lines));
	}

	private List<String> images() throws IOException {
		return imagesOf(mine);
	}

	private static List<String> imagesOf(Path clone) throws IOException {
		return Files.readString(clone.resolve(IMAGES)).lines().filter(line -> line.contains("newTag")).toList();
	}

	@Test
	void takesBackTheLastReleaseAndFreezesUntilItIsThawed() throws Exception {
		release("put", "prod", "1.4.0");
		release("put", "prod", "1.5.0");
		pushFromElsewhere("README.md", "More to read");

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

	/** The controller would treat it as a former release; and a shallow clone, as a pipeline has it, does not know its history. */
	@Test
	void releasesNoTagThatWasTakenBackAndNeedsNoHistoryForIt() throws Exception {
		release("put", "prod", "1.4.0");
		release("put", "prod", "1.5.0");
		release("take-back", "prod", "1.5.0", "errors gate");
		release("thaw", "prod");
		pushFromElsewhere("README.md", "More to read");
		mine = clone("file://" + directory.resolve("remote.git"), "shallow", "--depth=1");

		var refused = release("put", "prod", "1.5.0");

		assertThat(refused.status()).isNotZero();
		assertThat(refused.output()).contains("Take 1.5.0 back from prod: errors gate", "was taken back from prod");
		pull();
		assertThat(tags()).containsOnly("1.4.0");
		for (var other : List.of("1.5.0-1", "11.5.0", "1.5")) {
			assertThat(release("put", "prod", other).status()).as(other).isZero();
		}
	}

	/** A pipeline whose release never reached Git must not revert the release before it. */
	@Test
	void takesBackOnlyTheNamedRelease() throws Exception {
		release("put", "prod", "1.4.0");

		var refused = release("take-back", "prod", "1.5.0", "it failed");

		assertThat(refused.status()).isNotZero();
		assertThat(refused.output()).contains("is 1.4.0, not 1.5.0");
		pull();
		assertThat(tags()).containsOnly("1.4.0");
		assertThat(release("frozen", "prod").status()).isZero();
	}

	@Test
	void changesNothingWhenTheRevertHasConflicts() throws Exception {
		release("put", "prod", "1.4.0");
		pull();
		pushFromElsewhere(IMAGES, "images: [{name: stampede/order-service, newTag: by-hand}]");

		var refused = release("take-back", "prod", "1.4.0", "errors gate");

		assertThat(refused.status()).isNotZero();
		assertThat(refused.output()).contains("nothing was changed");
		assertThat(run(mine, "git", "status", "--porcelain").output()).isEmpty();
		pull();
		assertThat(log()).hasSize(3);
	}

	@Test
	void refusesInvalidTagsAndOverlays() throws Exception {
		assertThat(release("put", "prod", "1.4.0; rm -rf /").output()).contains("not a tag");
		assertThat(release("put", "prod", "1/e echo").output()).contains("not a tag");
		assertThat(release("put", "production", "1.4.0").output()).contains("no overlay");
		assertThat(release("take-back", "prod", "1.4.0", "why").output()).contains("no release to prod is known");
		assertThat(release("put").status()).isNotZero();
		assertThat(release("put", "../../argocd", "1.4.0").output()).contains("not a name of an overlay");
		Files.writeString(mine.resolve(IMAGES), "changed by hand");
		assertThat(release("put", "prod", "1.4.0").output()).contains("uncommitted");
		assertThat(Files.readString(mine.resolve(IMAGES))).isEqualTo("changed by hand");
	}

	private Ended release(String... arguments) throws Exception {
		var command = new ArrayList<>(List.of("k8s/release"));
		command.addAll(List.of(arguments));
		return start(mine, command);
	}

	private void pushFromElsewhere(String file, String content) throws Exception {
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
				.map(line -> line.replaceAll(".*newTag: ([^ ,}]*).*", "$1")).toList();
	}

	private List<String> log() throws Exception {
		return run(others, "git", "log", "--format=%s").output().lines().toList();
	}

	private Path clone(String remote, String name, String... options) throws Exception {
		var command = new ArrayList<>(List.of("git", "clone", "--quiet"));
		command.addAll(List.of(options));
		command.addAll(List.of(remote, name));
		run(directory, command.toArray(String[]::new));
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
