package stampede.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import stampede.local.LocalStack;
import stampede.local.Options;
import stampede.local.StartFailure;

/**
 * "Who am I" in the variants of {@link SessionServer}, one after the other in each round, all in one process; and the first and the third while
 * ten sign-ins a second hash passwords, in the same process and in another.
 */
final class SessionsCost {
	private static final int ACCOUNTS = 100_000;
	/** The accounts that send requests. */
	private static final int ACTIVE = 5_000;
	private static final int CLIENTS = 64;
	private static final int SIGN_INS_PER_SECOND = 10;
	/** The ratio of the article: 1,200 queries a second before, 8,500 after. */
	private static final double OF_THE_ARTICLE = 7.1;
	private static final String BEFORE = "updating-join";
	private static final String CACHED = "session-in-redis";
	private static final String HERE = ", hashes in its process";
	private static final String THERE = ", hashes in another process";
	private static final Map<String, String> VARIANTS = variants();
	private final List<SessionCustomer> customers;
	private final Duration turn;
	private final Map<String, List<Double>> rates = new LinkedHashMap<>();

	private SessionsCost(List<SessionCustomer> customers, Duration turn) {
		this.customers = customers;
		this.turn = turn;
	}

	private static Map<String, String> variants() {
		var variants = new LinkedHashMap<String, String>();
		variants.put(BEFORE, "A: one join, which updates the session's last use (the article's before)");
		variants.put("join", "B: one join");
		variants.put(CACHED, "C: session of Redis, profile of PostgreSQL");
		variants.put("both-in-redis", "D: both of Redis");
		variants.put("token", "E: access token, profile by ETag (304)");
		return variants;
	}

	static Result measure(Pace pace, Consumer<String> progress)
			throws StartFailure, IOException, InterruptedException, SQLException {
		var data = Files.createTempDirectory("stampede-sessions");
		try (var stack = LocalStack.start(Options.databases(Path.of("").toAbsolutePath(), data), progress)) {
			var key = SessionCustomer.key();
			var cost = new SessionsCost(SessionCustomer.seed(stack, key, ACCOUNTS, ACTIVE), pace.turn());
			try (var first = server(stack, key, data.resolve("first.log"));
					var second = server(stack, key, data.resolve("second.log"));
					var client = Client.of(first.address());
					var other = Client.of(second.address())) {
				cost.run(first.address(), client, other, pace.rounds(), progress);
			}
			return cost.result();
		}
	}

	private static ServerProcess server(LocalStack stack, KeyPair key, Path log)
			throws IOException, InterruptedException {
		return ServerProcess.start(SessionServer.class, List.of("-Xmx512m"), log,
				port -> List.of(Integer.toString(port), ServerProcess.r2dbcUrl(stack, "postgres"), stack.redisUrl(),
						Base64.getEncoder().encodeToString(key.getPublic().getEncoded())));
	}

	/** The rounds, after one that only warms up. */
	private void run(URI server, Client client, Client other, int rounds, Consumer<String> progress)
			throws InterruptedException {
		for (var variant : VARIANTS.keySet()) {
			rate(client, server, variant, turn.multipliedBy(2));
		}
		for (var n = 0; n < rounds; n++) {
			for (var variant : VARIANTS.keySet()) {
				add(variant, rate(client, server, variant, turn), progress);
			}
			for (var variant : List.of(BEFORE, CACHED)) {
				add(variant + HERE, whileHashing(client, () -> rate(client, server, variant, turn)), progress);
				add(variant + THERE, whileHashing(other, () -> rate(client, server, variant, turn)), progress);
			}
		}
	}

	private void add(String variant, double rate, Consumer<String> progress) {
		rates.computeIfAbsent(variant, _ -> new ArrayList<>()).add(rate);
		progress.accept("%s: %.0f requests/s".formatted(variant, rate));
	}

	private interface Measurement {
		double rate() throws InterruptedException;
	}

	private static double whileHashing(Client hashing, Measurement measurement) throws InterruptedException {
		try (var timer = Executors.newSingleThreadScheduledExecutor()) {
			var signIns = timer.scheduleAtFixedRate(() -> {
				var _ = hashing.send("POST /hash HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n"
						.getBytes(StandardCharsets.US_ASCII));
			}, 0, TimeUnit.SECONDS.toMillis(1) / SIGN_INS_PER_SECOND, TimeUnit.MILLISECONDS);
			var rate = measurement.rate();
			signIns.cancel(false);
			return rate;
		}
	}

	/** Answers a second to clients that each send one request after the other. Throws if one is refused. */
	private double rate(Client client, URI server, String variant, Duration length) throws InterruptedException {
		var answered = new LongAdder();
		var refused = new LongAdder();
		var expected = variant.equals("token") ? 304 : 200;
		var begin = System.nanoTime();
		var threads = new ArrayList<Thread>();
		for (var n = 0; n < CLIENTS; n++) {
			threads.add(Thread.ofVirtual().start(() -> {
				while (System.nanoTime() - begin < length.toNanos()) {
					var status = client.send(request(server, variant)).handle((answer, failure) -> failure == null
							? answer.status()
							: 0).join();
					(status == expected ? answered : refused).increment();
				}
			}));
		}
		for (var thread : threads) {
			thread.join();
		}
		if (refused.sum() > 0) {
			throw new IllegalStateException(variant + ": " + refused.sum() + " requests were refused");
		}
		return answered.sum() / (double) length.toSeconds();
	}

	private byte[] request(URI server, String variant) {
		var customer = customers.get(ThreadLocalRandom.current().nextInt(customers.size()));
		var credential = variant.equals("token")
				? "Authorization: Bearer " + customer.token()
				: "Session: " + customer.session();
		return "GET /%s HTTP/1.1\r\nHost: %s\r\n%s\r\n\r\n".formatted(variant, server.getAuthority(), credential)
				.getBytes(StandardCharsets.US_ASCII);
	}

	private Result result() {
		var text = new ArrayList<>(List.of(
				"%d clients, each with one request after the other. There are %d accounts; %d of them send requests. One server process, 16 connections to PostgreSQL, one to Redis; all of it and the clients share the processors. The article reports 1,200 queries/s before and 8,500 after its split, a ratio of 7.1."
						.formatted(CLIENTS, ACCOUNTS, ACTIVE),
				"", "| variant | requests/s, median | least and most | of A |", "|---|---|---|---|"));
		rates.forEach((variant, each) -> text.add("| %s | %.0f | %.0f to %.0f | %.2f |".formatted(title(variant),
				Figure.median(each), each.stream().min(Double::compare).orElseThrow(),
				each.stream().max(Double::compare).orElseThrow(), Figure.median(ratios(variant)))));
		return new Result("Own session and profile", List.of(
				new Figure("session_join_vs_before", "", ratios("join"), 1, false),
				new Figure("session_in_redis_vs_before", "", ratios(CACHED), OF_THE_ARTICLE, false),
				new Figure("both_in_redis_vs_before", "", ratios("both-in-redis"), OF_THE_ARTICLE, false),
				new Figure("token_vs_before", "", ratios("token"), OF_THE_ARTICLE, false)), text, List.of());
	}

	private static String title(String variant) {
		var name = variant.replace(HERE, "").replace(THERE, "");
		return Objects.requireNonNull(VARIANTS.get(name)) + variant.substring(name.length());
	}

	/** To the article's before, round by round. */
	private List<Double> ratios(String variant) {
		var before = Objects.requireNonNull(rates.get(BEFORE));
		var others = Objects.requireNonNull(rates.get(variant));
		return IntStream.range(0, before.size()).mapToObj(n -> others.get(n) / before.get(n)).toList();
	}
}
