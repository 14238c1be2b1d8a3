package stampede.local;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What was typed after {@code ./run}.
 *
 * @param reset whether all data is thrown away first
 * @param prepare whether the AOT caches that are missing are made first
 * @param demo whether orders are placed until it is stopped
 * @param customers how many customers the demonstration has
 * @param help whether only the usage is shown
 * @param ports ports other than the usual ones
 */
record Arguments(boolean reset, boolean prepare, boolean demo, int customers, boolean help,
		Map<String, Integer> ports) {
	static final String USAGE = """
			usage: ./run [--reset] [--prepare] [--demo [--customers N]] [--port PART=NUMBER]...

			Starts Stampede on this machine and waits for Ctrl-C. Data is kept under .data/.
			  --reset   throw all data away first
			  --prepare make the start-up caches that are missing first (one to two minutes; done with the first build)
			  --demo    keep placing orders, and say every second what came of them
			            (closed loop, 8 customers unless --customers says otherwise)
			  --port    use another port for a part: gateway-service, order-service, inventory-service,
			            payment-service, payment-simulator (management is 10000 above each), postgres, redis
			""";

	static Arguments parse(List<String> typed) throws StartFailure {
		var reset = false;
		var prepare = false;
		var demo = false;
		var customers = 8;
		var help = false;
		var ports = new HashMap<String, Integer>();
		for (var words = typed.iterator(); words.hasNext();) {
			var word = words.next();
			switch (word) {
				case "--reset" -> reset = true;
				case "--prepare" -> prepare = true;
				case "--demo" -> demo = true;
				case "--customers" -> customers = customers(words.hasNext() ? words.next() : "");
				case "--help", "-h" -> help = true;
				case "--port" -> addPort(ports, words.hasNext() ? words.next() : "");
				default -> throw new StartFailure("unknown option " + word + "\n" + USAGE);
			}
		}
		return new Arguments(reset, prepare, demo, customers, help, Map.copyOf(ports));
	}

	private static int customers(String wish) throws StartFailure {
		if (!wish.matches("[1-9]\\d{0,2}")) {
			throw new StartFailure("--customers wants a number from 1 to 999; not: " + wish);
		}
		return Integer.parseInt(wish);
	}

	private static void addPort(Map<String, Integer> ports, String wish) throws StartFailure {
		var parts = wish.split("=", -1);
		var known = Options.standard(Path.of("")).ports().keySet();
		if (parts.length != 2 || !known.contains(parts[0]) || !parts[1].matches("[1-9]\\d{0,4}")
				|| Integer.parseInt(parts[1])
						+ (Options.SERVICES.contains(parts[0]) ? Options.MANAGEMENT : 0) > 65_535) {
			throw new StartFailure("--port wants PART=NUMBER, for example --port gateway-service=9080; not: " + wish);
		}
		ports.put(parts[0], Integer.parseInt(parts[1]));
	}

	Options options(Path project) {
		var standard = Options.standard(project);
		var all = new HashMap<>(standard.ports());
		all.putAll(ports);
		return new Options(project, standard.data(), all, List.of(), List.of());
	}
}
