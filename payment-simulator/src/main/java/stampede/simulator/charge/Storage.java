package stampede.simulator.charge;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.LockingMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteErrorCode;

/** Opens the SQLite database: one connection, for this process alone, every commit on the disk. */
@Configuration(proxyBeanMethods = false)
class Storage {
	private static final String FILE = "charges.db";

	/** Fails when another process has it. */
	@Bean(destroyMethod = "destroy")
	SingleConnectionDataSource dataSource(StorageProperties properties) throws IOException {
		Files.createDirectories(properties.dataDir());
		var file = properties.dataDir().resolve(FILE);
		var settings = new SQLiteConfig();
		settings.setLockingMode(LockingMode.EXCLUSIVE);
		settings.setJournalMode(JournalMode.WAL);
		// The WAL is on the disk before a commit returns; NORMAL would lose the last ones in a power failure.
		settings.setSynchronous(SynchronousMode.FULL);
		var source = new SingleConnectionDataSource("jdbc:sqlite:" + file, /* suppressClose */ true);
		source.setConnectionProperties(settings.toProperties());
		take(source, file);
		return source;
	}

	/** SQLite locks when it first reads; better now, with a message, than at the first charge. */
	private static void take(SingleConnectionDataSource source, Path file) throws IOException {
		try (var statement = source.getConnection().createStatement()) {
			statement.execute("BEGIN EXCLUSIVE");
			statement.execute("COMMIT");
		} catch (SQLException failure) {
			source.destroy();
			if (failure.getErrorCode() == SQLiteErrorCode.SQLITE_BUSY.code) {
				throw new IOException(
						"another simulator uses " + file + "; set simulator.data-dir to another directory",
						failure);
			}
			throw new IOException("cannot open " + file + ": " + failure.getMessage(), failure);
		}
	}
}
