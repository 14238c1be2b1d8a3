package stampede.benchmarks;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.SignedJWT;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.reactive.RedisStringReactiveCommands;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.r2dbc.pool.ConnectionPool;
import io.r2dbc.pool.ConnectionPoolConfiguration;
import io.r2dbc.spi.Connection;
import io.r2dbc.spi.ConnectionFactories;
import io.r2dbc.spi.Readable;
import java.security.KeyFactory;
import java.security.GeneralSecurityException;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.text.ParseException;
import java.time.Duration;
import java.util.Base64;
import java.util.Objects;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.reactivestreams.Publisher;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * Answers who is signed in, in the variants of {@link SessionsCost}: a path for each. The variants share HTTP server, connections and JSON, so
 * that they differ in where session and profile come from. A process of its own.
 */
final class SessionServer {
	/** Per account: its session, and its profile as JSON with a version. */
	static final String SCHEMA = """
			CREATE TABLE session (id uuid PRIMARY KEY, account uuid NOT NULL, last_seen timestamptz NOT NULL DEFAULT now(), expires_at timestamptz NOT NULL) WITH (fillfactor = 70);
			CREATE TABLE profile (account uuid PRIMARY KEY, version int NOT NULL, body text NOT NULL);
			""";
	private static final String UPDATING_JOIN = """
			WITH s AS (UPDATE session SET last_seen = now() WHERE id = $1 AND expires_at > now() RETURNING account)
			SELECT p.body FROM s JOIN profile p ON p.account = s.account""";
	private static final String JOIN = "SELECT p.body FROM session s JOIN profile p ON p.account = s.account WHERE s.id = $1 AND s.expires_at > now()";
	private static final String PROFILE = "SELECT body FROM profile WHERE account = $1";
	private static final String VERSION = "SELECT version FROM profile WHERE account = $1";
	private static final int CONNECTIONS = 16;
	private static final int TOKENS = 10_000;
	/** Those of identity-service: 19 MiB, two iterations (OWASP). */
	private static final PasswordEncoder HASHES = new Argon2PasswordEncoder(16, 32, 1, 19_456, 2);
	private final ConnectionPool database;
	private final RedisStringReactiveCommands<String, String> redis;
	private final RSASSAVerifier verifier;
	private final Cache<String, UUID> verified = Caffeine.newBuilder().maximumSize(TOKENS)
			.expireAfterWrite(Duration.ofMinutes(1)).build();
	private final Scheduler hashing = Schedulers
			.newBoundedElastic(Math.max(1, Runtime.getRuntime().availableProcessors() / 2), TOKENS, "hashing");

	private SessionServer(String databaseUrl, String redisUrl, String key) throws GeneralSecurityException {
		this.database = new ConnectionPool(ConnectionPoolConfiguration.builder(ConnectionFactories.get(databaseUrl))
				.initialSize(CONNECTIONS).maxSize(CONNECTIONS).build());
		this.redis = RedisClient.create(redisUrl).connect().reactive();
		this.verifier = new RSASSAVerifier((RSAPublicKey) KeyFactory.getInstance("RSA")
				.generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(key))));
	}

	/** @param arguments port, URL of PostgreSQL, URL of Redis, public key in Base64 */
	public static void main(String[] arguments) throws GeneralSecurityException {
		var server = new SessionServer(arguments[1], arguments[2], arguments[3]);
		server.start(Integer.parseInt(arguments[0])).onDispose().block();
	}

	private DisposableServer start(int port) {
		return HttpServer.create().host("127.0.0.1").port(port).route(routes -> routes
				.get("/updating-join", answering(request -> fromDatabase(UPDATING_JOIN, session(request))))
				.get("/join", answering(request -> fromDatabase(JOIN, session(request))))
				.get("/session-in-redis", answering(request -> redis.get("session:{" + session(request) + "}")
						.flatMap(account -> fromDatabase(PROFILE, UUID.fromString(account)))))
				.get("/both-in-redis", answering(request -> redis.get("session:{" + session(request) + "}")
						.flatMap(account -> redis.get("profile:{" + account + "}"))))
				.get("/token", this::unchanged)
				.post("/hash", answering(_ -> Mono.fromCallable(() -> HASHES.encode("correct horse battery"))
						.subscribeOn(hashing))))
				.bindNow();
	}

	private static UUID session(HttpServerRequest request) {
		return UUID.fromString(Objects.requireNonNull(request.requestHeaders().get("Session"), "Session"));
	}

	private static BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>> answering(
			Function<HttpServerRequest, Mono<String>> body) {
		return (request, response) -> body.apply(request)
				.flatMap(text -> response.header(HttpHeaderNames.CONTENT_TYPE, "application/json")
						.sendString(Mono.just(text)).then())
				.switchIfEmpty(Mono.defer(() -> response.status(401).send().then()));
	}

	/** A client that has the profile asks whether it changed, with a token that says who it is. */
	private Mono<Void> unchanged(HttpServerRequest request, HttpServerResponse response) {
		return account(Objects.requireNonNull(request.requestHeaders().get(HttpHeaderNames.AUTHORIZATION)))
				.flatMap(account -> read(VERSION, account, row -> Objects.requireNonNull(row.get(0, Integer.class))))
				.flatMap(version -> response.status(304).header(HttpHeaderNames.ETAG, "\"" + version + "\"").send()
						.then());
	}

	/** As services do: a signature is verified once in a minute. */
	private Mono<UUID> account(String authorization) {
		return Mono.fromCallable(() -> Objects.requireNonNull(verified.get(authorization, this::verify)));
	}

	private UUID verify(String authorization) {
		try {
			var token = SignedJWT.parse(authorization.substring("Bearer ".length()));
			if (!token.verify(verifier)) {
				throw new IllegalArgumentException("a wrong signature");
			}
			return UUID.fromString(token.getJWTClaimsSet().getSubject());
		} catch (ParseException | JOSEException malformed) {
			throw new IllegalArgumentException(malformed);
		}
	}

	private Mono<String> fromDatabase(String sql, UUID key) {
		return read(sql, key, row -> Objects.requireNonNull(row.get(0, String.class)));
	}

	private <T> Mono<T> read(String sql, UUID key, Function<Readable, T> value) {
		return Mono.usingWhen(database.create(),
				connection -> Flux.from(connection.createStatement(sql).bind(0, key).execute())
						.flatMap(result -> result.map(value)).next(),
				Connection::close);
	}
}
