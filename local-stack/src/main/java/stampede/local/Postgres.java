package stampede.local;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** A real PostgreSQL whose data outlives it, as durable as in production: what it has committed is on the disk. */
final class Postgres implements AutoCloseable {
	static final Map<String, String> DATABASES = Map.of(Options.ORDERS, "orders", Options.INVENTORY, "inventory",
			Options.PAYMENTS, "payments", Options.IDENTITY, "identity", Options.PROFILES, "profile",
			Options.RECOMMENDATIONS_V1, "recommendations", Options.RECOMMENDATIONS_V2, "recommendations");
	private static final Duration STARTS_WITHIN = Duration.ofSeconds(60);
	private final EmbeddedPostgres server;

	private Postgres(EmbeddedPostgres server) {
		this.server = server;
	}

	/** The library starts PostgreSQL for tests, with fsync off; the later settings win. */
	static Postgres start(Path data, Options options, Path log, Secrets secrets) throws StartFailure {
		try {
			var programs = Directories.mine(options.project().resolve("local-stack/target/postgresql"));
			var postgres = new Postgres(EmbeddedPostgres.builder()
					.setPort(options.port(Options.POSTGRES))
					// The library's own place is one where any user of this machine could put another program.
					.setOverrideWorkingDirectory(programs.toFile())
					.setDataDirectory(data)
					.setCleanDataDirectory(false)
					.setRegisterShutdownHook(false)
					.setPGStartupWait(STARTS_WITHIN)
					.setConnectConfig("password", secrets.password("postgres"))
					// For initdb; the library would accept every local user without a password until its first start is over.
					.setLocaleConfig("auth", "scram-sha-256")
					.setLocaleConfig("pwfile", secrets.file("postgres").toString())
					.setServerConfig("fsync", "on")
					.setServerConfig("synchronous_commit", "on")
					.setServerConfig("full_page_writes", "on")
					.setServerConfig("max_connections", "200")
					.setServerConfig("shared_buffers", "128MB")
					.setServerConfig("listen_addresses", "127.0.0.1")
					.setOutputRedirector(ProcessBuilder.Redirect.appendTo(log.toFile()))
					.setErrorRedirector(ProcessBuilder.Redirect.appendTo(log.toFile()))
					.start());
			postgres.requirePasswords(data, secrets.password("postgres"));
			return postgres;
		} catch (IOException | IllegalStateException | SQLException failure) {
			throw new StartFailure("PostgreSQL did not start; see " + log + hint(), failure);
		}
	}

	private static String hint() {
		return "root".equals(System.getProperty("user.name"))
				? "; as root it needs user namespaces (unshare -U), which some containers do not allow: run as a plain user"
				: "";
	}

	/** The library accepts every local user as any role, which would let other users run commands as this user. */
	private void requirePasswords(Path data, String password) throws IOException, SQLException {
		try (var connection = server.getPostgresDatabase().getConnection();
				var statement = connection.createStatement()) {
			statement.execute("ALTER ROLE postgres PASSWORD '" + password + "'");
			Files.writeString(data.resolve("pg_hba.conf"), """
					local all all                  scram-sha-256
					host  all all 127.0.0.1/32     scram-sha-256
					""");
			statement.execute("SELECT pg_reload_conf()");
		}
	}

	/** Makes a database for each of these services that needs one, with its owner for the migrations and a role for the service, unless they are there. */
	void createDatabases(List<String> services, Secrets secrets) throws StartFailure {
		try (var connection = server.getPostgresDatabase().getConnection()) {
			for (var database : services.stream().map(DATABASES::get).filter(Objects::nonNull).distinct().sorted()
					.toList()) {
				create(connection, database, secrets.password(database));
				createRole(connection, serviceRole(database), secrets.password(serviceRole(database)));
			}
		} catch (SQLException failure) {
			throw new StartFailure("cannot create the databases", failure);
		}
	}

	/** Owns nothing; the migrations grant to it what the service may do. */
	static String serviceRole(String database) {
		return database + "_service";
	}

	private static void createRole(Connection connection, String role, String password) throws SQLException {
		try (var exists = connection.prepareStatement("SELECT 1 FROM pg_roles WHERE rolname = ?");
				var statement = connection.createStatement()) {
			exists.setString(1, role);
			if (!exists.executeQuery().next()) {
				statement.execute("CREATE ROLE " + role + " LOGIN PASSWORD '" + password + "'");
			}
		}
	}

	private static void create(Connection connection, String database, String password) throws SQLException {
		try (var exists = connection.prepareStatement("SELECT 1 FROM pg_database WHERE datname = ?")) {
			exists.setString(1, database);
			if (exists.executeQuery().next()) {
				return;
			}
		}
		try (var statement = connection.createStatement()) {
			for (var sql : List.of("DROP ROLE IF EXISTS " + database,
					"CREATE ROLE " + database + " LOGIN PASSWORD '" + password + "'",
					"CREATE DATABASE " + database + " OWNER " + database)) {
				statement.execute(sql);
			}
		}
	}

	/** The id of the server that has {@code data} open, if there is one. */
	static Optional<Long> processId(Path data) {
		try (var lines = Files.lines(data.resolve("postmaster.pid"))) {
			return lines.findFirst().filter(line -> line.matches("\\d{1,10}")).map(Long::valueOf);
		} catch (NoSuchFileException none) {
			return Optional.empty();
		} catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
	}

	String setting(String name) throws SQLException {
		try (var connection = server.getPostgresDatabase().getConnection();
				var result = connection.createStatement().executeQuery("SHOW " + name)) {
			result.next();
			return result.getString(1);
		}
	}

	@Override
	public void close() throws IOException {
		server.close();
	}
}
