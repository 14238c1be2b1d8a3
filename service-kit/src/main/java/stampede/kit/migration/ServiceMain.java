package stampede.kit.migration;

import java.util.Arrays;
import org.springframework.boot.SpringApplication;

/** The main method of a service with a database. */
public final class ServiceMain {
	private ServiceMain() {}

	/** Starts the service; with {@code migrate} as the first argument migrates its database instead, and returns. */
	public static void run(Class<?> application, String... arguments) {
		if (arguments.length > 0 && arguments[0].equals(Migration.COMMAND)) {
			Migration.run(Arrays.copyOfRange(arguments, 1, arguments.length));
		} else {
			SpringApplication.run(application, arguments);
		}
	}
}
