package stampede.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.DriverManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PostgresIntegrationTests {
	@TempDir
	Path directory;

	@Test
	void isAsDurableAsInProductionAndKeepsItsDataOverARestart() throws Exception {
		var data = directory.resolve("a name with spaces");
		var options = Options.onFreePorts(data, data);
		var port = options.port(Options.POSTGRES);
		var secrets = new Secrets(data.resolve("secrets"));
		var url = "jdbc:postgresql://127.0.0.1:" + port + "/orders?user=orders&password=" + secrets.password("orders");

		try (var postgres = Postgres.start(data.resolve("postgres"), options, data.resolve("log"), secrets)) {
			postgres.createDatabases(Options.SERVICES, secrets);
			assertThatThrownBy(() -> DriverManager
					.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=postgres"))
					.hasMessageContaining("password");
			assertThat(postgres.setting("fsync")).isEqualTo("on");
			assertThat(postgres.setting("synchronous_commit")).isEqualTo("on");
			assertThat(postgres.setting("full_page_writes")).isEqualTo("on");
			try (var connection = DriverManager.getConnection(url)) {
				connection.createStatement().execute("CREATE TABLE kept AS SELECT 42 AS answer");
			}
		}

		try (var postgres = Postgres.start(data.resolve("postgres"), options, data.resolve("log"), secrets)) {
			postgres.createDatabases(Options.SERVICES, secrets);
			try (var connection = DriverManager.getConnection(url);
					var result = connection.createStatement().executeQuery("SELECT answer FROM kept")) {
				assertThat(result.next()).isTrue();
				assertThat(result.getInt(1)).isEqualTo(42);
			}
		}
	}
}
