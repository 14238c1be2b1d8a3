package stampede.local;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How to start the suite.
 *
 * @param project the checkout, where the built jars are found
 * @param data where everything is kept that outlives a stop
 * @param ports the port of each part, by name; of a doubled service, those of its instances and of what stands before them
 * @param arguments further command-line arguments for every service
 * @param jvm further arguments for the JVM of every service
 * @param preparing the services that write an AOT cache for later starts when they end
 * @param former the checkout of another release. The first instance of each doubled service is of that release; null otherwise
 */
public record Options(Path project, Path data, Map<String, Integer> ports, List<String> arguments,
		List<String> jvm, List<String> preparing, @Nullable Path former) {
	/** The names of the parts, in the order in which they are named to people. */
	public static final String GATEWAY = "gateway-service";
	public static final String ORDERS = "order-service";
	public static final String INVENTORY = "inventory-service";
	public static final String PAYMENTS = "payment-service";
	public static final String SIMULATOR = "payment-simulator";
	public static final String IDENTITY = "identity-service";
	public static final String PROFILES = "profile-service";
	/** Two services of one jar. */
	public static final String RECOMMENDATIONS_V1 = "recommendation-service-v1";
	public static final String RECOMMENDATIONS_V2 = "recommendation-service-v2";
	public static final String POSTGRES = "postgres";
	public static final String REDIS = "redis";

	/** Management listens this far above the service. */
	public static final int MANAGEMENT = 10_000;

	/** The options of each service's JVM. */
	public static final List<String> SERVICE_JVM = List.of("-Xmx256m", "-XX:+UseSerialGC",
			"--sun-misc-unsafe-memory-access=allow", "--enable-native-access=ALL-UNNAMED", "-Duser.timezone=UTC",
			"-Dreactor.netty.ioWorkerCount=2",
			"-XX:+ExitOnOutOfMemoryError");
	private static final Duration DRAINS_WITHIN = Duration.ofSeconds(45);
	private static final Duration WRITES_CACHE_WITHIN = Duration.ofMinutes(3);

	private static final List<String> NUMBERS = List.of("-1", "-2");
	/** The core, in the order of their start. */
	public static final List<String> SERVICES = List.of(SIMULATOR, PAYMENTS, INVENTORY, ORDERS, GATEWAY);
	/** The services of the shop and their ports, in the order of their start. */
	private static final List<Map.Entry<String, Integer>> SHOP = List.of(Map.entry(IDENTITY, 8084),
			Map.entry(PROFILES, 8085), Map.entry(RECOMMENDATIONS_V1, 8086), Map.entry(RECOMMENDATIONS_V2, 8096));

	public Options {
		ports = Map.copyOf(ports);
		arguments = List.copyOf(arguments);
		jvm = List.copyOf(jvm);
		preparing = List.copyOf(preparing);
	}

	/** The ports of the documentation. */
	public static Options standard(Path project) {
		return new Options(project, project.resolve(".data"), Map.of(GATEWAY, 8080, ORDERS, 8081, INVENTORY, 8082,
				PAYMENTS, 8083, SIMULATOR, 8090, POSTGRES, 5499, REDIS, 6399), List.of(), List.of(), List.of(), null);
	}

	/** Options with unused ports, for tests. */
	public static Options onFreePorts(Path project, Path data, String... arguments) {
		var ports = new LinkedHashMap<String, Integer>();
		for (var service : SERVICES) {
			ports.put(service, Ports.unused());
		}
		ports.put(POSTGRES, Ports.unused());
		ports.put(REDIS, Ports.unused());
		return new Options(project, data, ports, List.of(arguments), List.of(), List.of(), null);
	}

	/** PostgreSQL and Redis alone, on unused ports, for a program that brings its own services. */
	public static Options databases(Path project, Path data) {
		return new Options(project, data, Map.of(POSTGRES, Ports.unused(), REDIS, Ports.unused()), List.of(), List.of(),
				List.of(),
				null);
	}

	/** The same with the services of the shop. */
	public Options withShop() {
		return withShop(Map.Entry::getValue);
	}

	/** The same with the services of the shop, on unused ports. */
	public Options withShopOnFreePorts() {
		return withShop(_ -> Ports.unused());
	}

	private Options withShop(ToIntFunction<Map.Entry<String, Integer>> port) {
		var all = new LinkedHashMap<>(ports);
		SHOP.forEach(service -> all.put(service.getKey(), port.applyAsInt(service)));
		return new Options(project, data, all, arguments, jvm, preparing, former);
	}

	/** Whether the services of the shop are started. */
	boolean hasShop() {
		return ports.containsKey(IDENTITY);
	}

	/** The services to start, in the order of their start. */
	public List<String> services() {
		return Stream.concat(SHOP.stream().map(Map.Entry::getKey), SERVICES.stream()).filter(ports::containsKey)
				.toList();
	}

	/** The same, but {@code services} write their AOT caches when they end. */
	Options preparing(List<String> services) {
		return new Options(project, data, ports, arguments, jvm, services, former);
	}

	/** The same with these arguments for every JVM, which come last. */
	public Options withJvm(List<String> arguments) {
		return new Options(project, data, ports, this.arguments, arguments, preparing, former);
	}

	/** The same with two instances of each of these services; others reach them at this port, where a balancer listens. */
	public Options doubled(Map<String, Integer> balancers) {
		var all = new LinkedHashMap<>(ports);
		all.putAll(balancers);
		balancers.keySet().forEach(service -> NUMBERS.forEach(n -> all.put(service + n, Ports.unused())));
		return new Options(project, data, all, arguments, jvm, preparing, former);
	}

	/** The same, but the first instance of each doubled service is that of another checkout, which has been built. */
	public Options beside(Path formerProject) {
		return new Options(project, data, ports, arguments, jvm, preparing, formerProject);
	}

	/** Where an instance's jar is. */
	Path projectOf(String instance) {
		return former != null && instance.endsWith(NUMBERS.getFirst()) ? former : project;
	}

	/** The names of a service's instances: its own, unless it is doubled. */
	public List<String> instances(String service) {
		return isDoubled(service) ? NUMBERS.stream().map(service::concat).toList() : List.of(service);
	}

	boolean isDoubled(String part) {
		return ports.containsKey(part + NUMBERS.getFirst());
	}

	/** The service that runs under the name of an instance. */
	static String serviceOf(String instance) {
		return instance.replaceFirst("-\\d$", "");
	}

	/** The module of a service: its name, without the version of one that runs in two. */
	static String module(String service) {
		return service.replaceFirst("-v\\d$", "");
	}

	/** How long a service may take to drain and end. */
	Duration stopsWithin() {
		return preparing.isEmpty() ? DRAINS_WITHIN : WRITES_CACHE_WITHIN;
	}

	/** Where a part listens; throws {@link IllegalArgumentException} where there is no such part. */
	public int port(String part) {
		var port = ports.get(part);
		if (port == null) {
			throw new IllegalArgumentException("no such part: " + part);
		}
		return port;
	}
}
