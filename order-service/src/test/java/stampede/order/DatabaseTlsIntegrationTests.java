package stampede.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.ConnectionFactoryOptions;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** The parameters of k8s/components/cloudnative-pg encrypt the connection of both drivers, and refuse a server of another name. */
class DatabaseTlsIntegrationTests {
	private static final String PASSWORD = "changeit";
	private static final String IS_ENCRYPTED = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
	@TempDir
	static Path directory;
	private static EmbeddedPostgres postgres;

	@BeforeAll
	static void startsWithACertificateForLocalhost() throws Exception {
		certificate();
		postgres = EmbeddedPostgres.builder()
				.setServerConfig("ssl", "on")
				.setServerConfig("ssl_cert_file", "'" + directory.resolve("ca.crt") + "'")
				.setServerConfig("ssl_key_file", "'" + directory.resolve("server.key") + "'")
				.start();
	}

	@AfterAll
	static void stops() throws IOException {
		postgres.close();
	}

	@Test
	void encryptsReactiveConnections() {
		isEncrypted("localhost").as(StepVerifier::create).expectNext(true).expectComplete()
				.verify(Duration.ofSeconds(20));
	}

	@Test
	void refusesAServerOfAnotherName() {
		isEncrypted("127.0.0.1").as(StepVerifier::create).expectError().verify(Duration.ofSeconds(20));
		assertThatThrownBy(() -> DriverManager.getConnection(jdbcUrl("127.0.0.1"), "postgres", "postgres").close())
				.isInstanceOf(SQLException.class);
	}

	@Test
	void encryptsTheConnectionsOfMigrations() throws SQLException {
		try (var connection = DriverManager.getConnection(jdbcUrl("localhost"), "postgres", "postgres");
				var statement = connection.createStatement();
				var row = statement.executeQuery(IS_ENCRYPTED)) {
			assertThat(row.next()).isTrue();
			assertThat(row.getBoolean(1)).isTrue();
		}
	}

	private static Mono<Boolean> isEncrypted(String host) {
		var options = ConnectionFactoryOptions.parse("r2dbc:postgresql://" + host + ":" + postgres.getPort()
				+ "/postgres?sslMode=verify-full&sslRootCert=" + directory.resolve("ca.crt")).mutate()
				.option(ConnectionFactoryOptions.USER, "postgres").option(ConnectionFactoryOptions.PASSWORD, "postgres")
				.build();
		return DatabaseClient.create(ConnectionFactories.get(options)).sql(IS_ENCRYPTED)
				.map(row -> Boolean.TRUE.equals(row.get(0, Boolean.class))).one();
	}

	private static String jdbcUrl(String host) {
		return "jdbc:postgresql://" + host + ":" + postgres.getPort() + "/postgres?sslmode=verify-full&sslrootcert="
				+ directory.resolve("ca.crt");
	}

	/** Made by the JDK's keytool; its own issuer, as PEM files. */
	private static void certificate() throws IOException, InterruptedException, GeneralSecurityException {
		var store = directory.resolve("server.p12");
		var keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
				"-genkeypair", "-alias", "server", "-keyalg", "EC", "-dname", "CN=localhost", "-ext",
				"san=dns:localhost",
				"-storetype", "PKCS12", "-keystore", store.toString(), "-storepass", PASSWORD).inheritIO().start();
		assertThat(keytool.waitFor()).isZero();
		var keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
		pem("ca.crt", "CERTIFICATE", keys.getCertificate("server").getEncoded());
		pem("server.key", "PRIVATE KEY", keys.getKey("server", PASSWORD.toCharArray()).getEncoded());
	}

	/** Readable for the owner alone, or PostgreSQL does not start. */
	private static void pem(String name, String type, byte[] content) throws IOException {
		var file = directory.resolve(name);
		Files.writeString(file, "-----BEGIN " + type + "-----\n"
				+ Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(content)
				+ "\n-----END " + type + "-----\n");
		Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
	}
}
