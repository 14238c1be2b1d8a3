package stampede.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The arguments of {@code ./run}.
 *
 * @param reset whether all data is thrown away first
 * @param prepare whether the AOT caches that are missing are made first
 * @param demo whether orders are placed until it is stopped
 * @param sale whether a sale with simulated customers opens a minute after the start
 * @param shop whether the services of customers are started
 * @param customers how many customers the demonstration has
 * @param observe whether Prometheus and Alertmanager look on
 * @param help whether only the usage is shown
 * @param ports ports other than the usual ones
 */
record Arguments(boolean reset, boolean prepare, boolean demo, boolean sale, boolean shop, int customers,
		boolean observe,
		boolean help, Map<String, Integer> ports) {
	static Arguments parse(List<String> typed) throws StartFailure {
		var reset = false;
		var prepare = false;
		var demo = false;
		var sale = false;
		var shop = false;
		var customers = 8;
		var observe = false;
		var help = false;
		var ports = new HashMap<String, Integer>();
		for (var words = typed.iterator(); words.hasNext();) {
			var word = words.next();
			switch (word) {
				case "--reset" -> reset = true;
				case "--prepare" -> prepare = true;
				case "--demo" -> demo = true;
				case "--sale" -> sale = true;
				case "--shop" -> shop = true;
				case "--customers" -> customers = customers(words.hasNext() ? words.next() : "");
				case "--observe" -> observe = true;
				case "--help", "-h" -> help = true;
				case "--port" -> addPort(ports, words.hasNext() ? words.next() : "");
				default -> throw new StartFailure("unknown option " + word + "\n" + usage());
			}
		}
		return new Arguments(reset, prepare, demo, sale, shop, customers, observe, help, Map.copyOf(ports));
	}

	/** The text is a file of its own so that the script can show it before anything is built. */
	static String usage() {
		try (var text = Objects.requireNonNull(Arguments.class.getResourceAsStream("usage.txt"))) {
			return new String(text.readAllBytes(), StandardCharsets.UTF_8);
		} catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
	}

	private static int customers(String value) throws StartFailure {
		if (!value.matches("[1-9]\\d{0,2}")) {
			throw new StartFailure("--customers needs a number from 1 to 999; not: " + value);
		}
		return Integer.parseInt(value);
	}

	private static void addPort(Map<String, Integer> ports, String value) throws StartFailure {
		var parts = value.split("=", -1);
		var known = Options.standard(Path.of("")).withShop().ports().keySet();
		if (parts.length != 2 || !(known.contains(parts[0]) || Observers.PORTS.containsKey(parts[0]))
				|| !parts[1].matches("[1-9]\\d{0,4}")
				|| Integer.parseInt(parts[1])
						+ (parts[0].contains("-service") || parts[0].equals(Options.SIMULATOR)
								? Options.MANAGEMENT
								: 0) > 65_535) {
			throw new StartFailure("--port needs PART=NUMBER, for example --port gateway-service=9080; not: " + value);
		}
		ports.put(parts[0], Integer.parseInt(parts[1]));
	}

	Options options(Path project) {
		var core = Options.standard(project);
		var standard = shop ? core.withShop() : core;
		var all = new HashMap<>(standard.ports());
		if (observe) {
			Observers.PORTS.forEach((part, port) -> {
				if (Observers.program(part).isPresent()) {
					all.put(part, port);
				}
			});
		}
		ports.forEach(all::replace);
		return new Options(project, standard.data(), all, List.of(), List.of(), List.of(), null);
	}
}
