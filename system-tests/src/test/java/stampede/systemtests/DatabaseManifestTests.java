package stampede.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static stampede.systemtests.Manifests.at;
import static stampede.systemtests.Manifests.list;
import static stampede.systemtests.Manifests.name;
import static stampede.systemtests.Manifests.text;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** Each service and its migration reach their own database, encrypted where CloudNativePG runs it. */
class DatabaseManifestTests {
	private static final String DATABASE = "stampede/database";
	private final Manifests all = Manifests.under("k8s");

	@ParameterizedTest
	@ValueSource(strings = {"order-service:orders", "inventory-service:inventory", "payment-service:payments",
			"identity-service:identity", "profile-service:profile", "recommendation-service-v1:recommendations",
			"recommendation-service-v2:recommendations"})
	void reachesItsOwnDatabase(String both) {
		var service = both.split(":", -1)[0];
		var database = both.split(":", -1)[1];
		var settings = ManifestTests.settings(service);
		var url = "postgresql://" + database + "-db-rw:5432/" + database;

		assertThat(text(at(settings, "spring", "r2dbc"), "url")).isEqualTo("r2dbc:" + url);
		assertThat(text(at(settings, "spring", "flyway"), "url")).isEqualTo("jdbc:" + url);
		var environment = list(ManifestTests.container(ManifestTests.pod(all.named("Job", service + "-migration"))),
				"env").stream()
				.collect(Collectors.toMap(each -> text(each, "name"), each -> text(each, "value")));
		assertThat(environment).containsEntry("SPRING_FLYWAY_URL", "jdbc:" + url)
				.containsEntry("SPRING_FLYWAY_USER", database)
				.containsEntry("SPRING_R2DBC_USERNAME", text(at(settings, "spring", "r2dbc"), "username"));
		assertThat(ManifestTests.labels(all.named("Deployment", service))).containsEntry(DATABASE, database);
		assertThat(ManifestTests.labels(all.named("Job", service + "-migration"))).containsEntry(DATABASE, database);
		all.named("Service", database + "-db-rw");
		assertThat(name(all.named("Cluster", database + "-db"))).isEqualTo(database + "-db");
	}

	/** Every pod that has a connection to a database of CloudNativePG encrypts it and checks the server's name. */
	@ParameterizedTest
	@CsvSource({"order-service,orders", "inventory-service,inventory", "payment-service,payments",
			"identity-service,identity", "profile-service,profile", "recommendation-service-v1,recommendations",
			"recommendation-service-v2,recommendations"})
	void encryptsTheConnectionsToItsDatabase(String service, String database) {
		var patches = Stream.of("", "shop/")
				.flatMap(each -> list(
						Manifests.read("k8s/components/" + each + "cloudnative-pg/kustomization.yaml"), "patches")
						.stream())
				.map(patch -> Manifests.map(new Yaml().load(text(patch, "patch"))))
				.filter(patch -> text(at(patch, "metadata"), "name").startsWith(service)).toList();
		assertThat(patches).extracting(patch -> text(patch, "kind")).containsExactlyInAnyOrder("Deployment",
				"Job");
		for (var patch : patches) {
			var pod = at(patch, "spec", "template", "spec");
			assertThat(pod.get("volumes")).isEqualTo(List.of(Map.of("name", "database-ca", "secret",
					Map.of("secretName", database + "-db-ca", "items",
							List.of(Map.of("key", "ca.crt", "path", "ca.crt"))))));
			var container = list(pod, "containers").getFirst();
			assertThat(container.get("volumeMounts")).isEqualTo(
					List.of(Map.of("name", "database-ca", "mountPath", "/run/database-ca", "readOnly", true)));
			assertThat(list(container, "env")).isNotEmpty().allSatisfy(variable -> assertThat(
					text(variable, "value").toLowerCase(Locale.ROOT))
					.matches("(jdbc|r2dbc):postgresql://" + database
							+ "-db-rw:5432/" + database
							+ "\\?sslmode=verify-full&sslrootcert=/run/database-ca/ca.crt"));
		}
		assertThat(all.ofKind("Cluster")).hasSize(6).allSatisfy(cluster -> assertThat(
				at(cluster, "spec", "postgresql").get("pg_hba"))
				.isEqualTo(List.of("hostnossl all all all reject")));
	}

	@Test
	void makesTheDatabasesOfComposeAndOfAClusterTheSameWay() {
		assertThat(Manifests.PROJECT.resolve("k8s/components/postgres/create-databases.sh"))
				.hasSameTextualContentAs(Manifests.PROJECT.resolve("compose/create-databases.sh"));
	}
}
