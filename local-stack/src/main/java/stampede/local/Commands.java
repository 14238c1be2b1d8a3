package stampede.local;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import stampede.tokens.TokenIssuer;

/** The command line and environment of each service. Secrets go by the environment, which other users cannot read. */
final class Commands {
	/** With fewer processors, five JVMs that start at once spend more on their optimizing compilers than these save. */
	private static final int ENOUGH_TO_OPTIMISE = 4;

	private static final List<Map.Entry<String, String>> DESCRIPTIONS = List.of(Map.entry("orders", Options.ORDERS),
			Map.entry("items", Options.INVENTORY), Map.entry("payments", Options.PAYMENTS),
			Map.entry("waiting room", Options.GATEWAY), Map.entry("accounts", Options.IDENTITY),
			Map.entry("profiles", Options.PROFILES), Map.entry("recommendations", "recommendation-service"));

	private final Options options;
	private final Tokens tokens;
	private final TokenIssuer issuer;
	private final Secrets secrets;

	Commands(Options options, Tokens tokens, TokenIssuer issuer, Secrets secrets) {
		this.options = options;
		this.tokens = tokens;
		this.issuer = issuer;
		this.secrets = secrets;
	}

	List<String> command(String instance) throws StartFailure, InterruptedException {
		var service = Options.serviceOf(instance);
		var unpacked = ExtractedJar.of(options.projectOf(instance), Options.module(service));
		var command = new ArrayList<String>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(Options.SERVICE_JVM);
		command.addAll(options.preparing().contains(service) ? unpacked.intoCache() : unpacked.fromCache());
		if (Runtime.getRuntime().availableProcessors() < ENOUGH_TO_OPTIMISE) {
			command.add("-XX:TieredStopAtLevel=1");
		}
		command.addAll(options.jvm());
		command.add("-jar");
		command.add(unpacked.jar().toString());
		command.add("--server.address=127.0.0.1");
		command.add("--server.port=" + options.port(instance));
		command.add("--management.server.address=127.0.0.1");
		command.add("--management.server.port=" + (options.port(instance) + Options.MANAGEMENT));
		command.addAll(own(service));
		command.addAll(options.arguments());
		return command;
	}

	private List<String> own(String service) {
		var arguments = new ArrayList<String>();
		if (!service.equals(Options.SIMULATOR)) {
			arguments.add("--stampede.tokens.issuer=" + TokenIssuer.ISSUER);
			arguments.add("--stampede.tokens.public-key=" + issuer.publicKey().toUri());
			arguments.add("--stampede.tokens.service-tokens=" + directory(tokens.directoryOf(Options.module(service))));
			if (options.hasShop()) {
				arguments.addAll(customers(service));
			}
		}
		var database = Postgres.DATABASES.get(service);
		if (database != null) {
			var address = "postgresql://127.0.0.1:" + options.port(Options.POSTGRES) + "/" + database;
			arguments.add("--spring.r2dbc.url=r2dbc:" + address);
			arguments.add("--spring.flyway.url=jdbc:" + address);
		}
		arguments.addAll(downstreamServices(service));
		if (service.equals(Options.GATEWAY) && options.hasShop()) {
			arguments.addAll(descriptions());
		}
		return arguments;
	}

	/** What Swagger UI lists, with the services of customers. */
	private static List<String> descriptions() {
		return IntStream.range(0, DESCRIPTIONS.size()).boxed()
				.flatMap(n -> Stream.of("name=" + DESCRIPTIONS.get(n).getKey(),
						"url=/openapi/" + DESCRIPTIONS.get(n).getValue())
						.map(part -> "--springdoc.swagger-ui.urls[%d].%s".formatted(n, part)))
				.toList();
	}

	/** identity-service knows its own keys. */
	private List<String> customers(String service) {
		var trusted = List.of("--stampede.tokens.customers.issuer=" + url(Options.GATEWAY),
				"--stampede.tokens.customers.ended-sessions-uri=" + url(Options.IDENTITY) + "/internal/ended-sessions");
		return service.equals(Options.IDENTITY)
				? trusted
				: Stream.concat(trusted.stream(), Stream.of("--stampede.tokens.customers.jwk-set-uri="
						+ url(Options.IDENTITY) + "/.well-known/jwks.json")).toList();
	}

	private List<String> downstreamServices(String service) {
		return switch (service) {
			case Options.GATEWAY -> gateway();
			case Options.ORDERS -> List.of("--orders.inventory.client.base-url=" + url(Options.INVENTORY),
					"--orders.payment.client.base-url=" + url(Options.PAYMENTS),
					"--stampede.passes.keys=" + secrets.file("pass-keys").toUri());
			case Options.PAYMENTS -> List.of("--payments.provider.base-url=" + url(Options.SIMULATOR));
			case Options.SIMULATOR ->
				List.of("--simulator.data-dir=" + options.data().resolve("simulator").toAbsolutePath(),
						"--simulator.webhook.url=" + url(Options.GATEWAY) + "/api/v1/payments/webhooks/stripe");
			case Options.RECOMMENDATIONS_V1 -> recommendations("v1",
					"--recommendations.peer.client.base-url=" + url(Options.RECOMMENDATIONS_V2));
			case Options.RECOMMENDATIONS_V2 -> recommendations("v2");
			case Options.PROFILES -> List.of("--profiles.identity.client.base-url=" + url(Options.IDENTITY));
			case Options.IDENTITY -> List.of("--identity.tokens.issuer=" + url(Options.GATEWAY),
					"--identity.keys.sealing=" + secrets.file("key-seal").toUri(),
					"--identity.sessions.keys=" + secrets.file("session-keys").toUri(),
					"--identity.sessions.operators=" + ShopAccounts.OLGA,
					"--identity.mail.folder=" + ShopAccounts.mails(options.data()).toAbsolutePath(),
					"--identity.mail.link=" + url(Options.GATEWAY) + "/shop/#/password/");
			default -> List.of();
		};
	}

	private List<String> gateway() {
		var core = List.of("--springdoc.swagger-ui.enabled=true", "--server.http2.enabled=true",
				"--gateway.upstreams.order-service=" + url(Options.ORDERS),
				"--gateway.upstreams.inventory-service=" + url(Options.INVENTORY),
				"--gateway.upstreams.payment-service=" + url(Options.PAYMENTS),
				"--stampede.passes.keys=" + secrets.file("pass-keys").toUri(),
				"--gateway.shop.accounts=" + options.hasShop(),
				"--gateway.shop.recommendations=" + options.hasShop(),
				"--gateway.shop.customers=" + Tokens.customers(options.data()).toAbsolutePath());
		return options.hasShop()
				? Stream.concat(core.stream(), Stream.of(
						"--gateway.upstreams.identity-service=" + url(Options.IDENTITY),
						"--gateway.upstreams.profile-service=" + url(Options.PROFILES),
						"--gateway.upstreams.recommendation-service-v1=" + url(Options.RECOMMENDATIONS_V1),
						"--gateway.upstreams.recommendation-service-v2=" + url(Options.RECOMMENDATIONS_V2),
						"--gateway.recommendations.v2-share=0.5")).toList()
				: core;
	}

	private List<String> recommendations(String algorithm, String... more) {
		return Stream.concat(Stream.of("--recommendations.algorithm=" + algorithm,
				"--recommendations.orders.client.base-url=" + url(Options.ORDERS),
				"--recommendations.inventory.client.base-url=" + url(Options.INVENTORY),
				"--stampede.feed.client.base-url=" + url(Options.ORDERS)), Stream.of(more)).toList();
	}

	Map<String, String> environment(String instance) {
		var service = Options.serviceOf(instance);
		var environment = new HashMap<String, String>();
		// With one instance of each service there is no other instance to drain to; tests with two set the delay by argument.
		environment.put("STAMPEDE_DRAIN_DELAY", "0s");
		var database = Postgres.DATABASES.get(service);
		if (database != null) {
			var role = Postgres.serviceRole(database);
			environment.put("SPRING_R2DBC_USERNAME", role);
			environment.put("SPRING_R2DBC_PASSWORD", secrets.password(role));
			environment.put("SPRING_FLYWAY_USER", database);
			environment.put("SPRING_FLYWAY_PASSWORD", secrets.password(database));
		}
		if (service.equals(Options.GATEWAY)) {
			putRedis(environment, "GATEWAY_LIMITS_STORE");
		}
		if (service.equals(Options.IDENTITY)) {
			putRedis(environment, "IDENTITY_CACHE");
		}
		if (service.equals(Options.PAYMENTS)) {
			environment.put("PAYMENTS_PROVIDER_SECRETKEY", "sk_test_" + secrets.password("provider-key"));
			environment.put("PAYMENTS_WEBHOOK_SECRET", "whsec_" + secrets.password("webhook"));
		}
		if (service.equals(Options.SIMULATOR)) {
			environment.put("SIMULATOR_WEBHOOK_SECRET", "whsec_" + secrets.password("webhook"));
		}
		return environment;
	}

	private void putRedis(Map<String, String> environment, String prefix) {
		environment.put(prefix + "_URL", "redis://127.0.0.1:" + options.port(Options.REDIS));
		environment.put(prefix + "_PASSWORD", secrets.password("redis"));
	}

	private String url(String service) {
		return "http://127.0.0.1:" + options.port(service);
	}

	private static String directory(Path path) {
		var uri = path.toUri().toString();
		return uri.endsWith("/") ? uri : uri + "/";
	}
}
