package stampede.local;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import stampede.tokens.TokenIssuer;

/**
 * The suite on this machine: PostgreSQL, Redis, the payment simulator and the four services. Not safe for use by several
 * threads at once, but for {@link #close()}, which may come from a shutdown hook.
 */
public final class LocalStack implements AutoCloseable {
	private final Options options;
	private final Consumer<String> progress;
	private final OrphanProcesses leftovers;
	private final TokenIssuer issuer;
	private final Tokens tokens;
	private final Secrets secrets;
	private final ServiceProcesses services;
	private @Nullable Postgres postgres;
	private @Nullable Redis redis;
	private boolean closed;

	private LocalStack(Options options, Consumer<String> progress, OrphanProcesses leftovers) throws StartFailure {
		this.options = options;
		this.progress = progress;
		this.leftovers = leftovers;
		this.issuer = Tokens.issuer(options.data().resolve("keys"));
		this.tokens = new Tokens(issuer, options.data());
		this.secrets = new Secrets(options.data().resolve("secrets"));
		this.services = new ServiceProcesses(options, progress, this::remember);
	}

	/**
	 * Starts everything and waits until it is ready; reports its progress to {@code progress}. On failure nothing is
	 * left running.
	 */
	public static LocalStack start(Options options, Consumer<String> progress)
			throws StartFailure, InterruptedException {
		var leftovers = OrphanProcesses.lock(options.data());
		var postgresData = options.data().resolve("postgres");
		if (leftovers.isAlone()) {
			leftovers.end(postgresData);
		}
		Ports.requireFree(options);
		if (!leftovers.isAlone()) {
			throw new StartFailure("another run uses " + options.data() + "; end it first");
		}
		var stack = new LocalStack(options, progress, leftovers);
		try {
			stack.startAll(postgresData);
			return stack;
		} catch (StartFailure | InterruptedException | RuntimeException failure) {
			stack.close();
			throw failure;
		}
	}

	private void startAll(Path postgresData) throws StartFailure, InterruptedException {
		var logs = options.data().resolve("logs");
		try {
			Files.createDirectories(logs);
		} catch (IOException failure) {
			throw new StartFailure("cannot write to " + logs, failure);
		}
		tokens.keepFresh();
		progress.accept("PostgreSQL and Redis ...");
		postgres = Postgres.start(postgresData, options, logs.resolve("postgres.log"), secrets);
		postgres.createDatabases(options.services(), secrets);
		redis = Redis.start(options, secrets);
		remember();
		var commands = new Commands(options, tokens, issuer, secrets);
		services.start(options.services().stream().map(service -> options.instances(service).getFirst()).toList(),
				commands);
		// Not all at once: each JVM keeps a processor busy while it starts.
		services.start(
				options.services().stream().flatMap(service -> options.instances(service).stream().skip(1)).toList(),
				commands);
	}

	/** Starts what looks on; it is to be closed before this. */
	Observers observe() throws StartFailure, InterruptedException {
		var observers = Observers.start(options);
		remember();
		return observers;
	}

	/** Where a service answers, or one instance of it. */
	public URI url(String service) {
		return URI.create("http://127.0.0.1:" + options.port(service));
	}

	/** A connection string for a service's database, as its owner. */
	public String jdbcUrl(String database) {
		return "jdbc:postgresql://127.0.0.1:" + options.port(Options.POSTGRES) + "/" + database + "?user=" + database
				+ "&password=" + secrets.password(database);
	}

	/** The address of Redis, with its password. */
	public String redisUrl() {
		return "redis://:" + secrets.password("redis") + "@127.0.0.1:" + options.port(Options.REDIS);
	}

	/** A token of {@code subject}, for example with the scope {@code orders}. */
	public String token(String subject, String scope) {
		return issuer.user(subject, scope);
	}

	/** A token of the service {@code caller} that only {@code callee} accepts. */
	public String serviceToken(String caller, String callee) {
		return issuer.service(caller, callee);
	}

	/** SIGTERM to one service, or one instance of it: it drains and ends. */
	public void terminate(String service) {
		services.of(service).stop();
	}

	/** SIGKILL to one service; returns when it is gone. */
	public void kill(String service) throws InterruptedException {
		services.of(service).kill();
	}

	/** The process in which the service runs now. */
	public long processId(String service) {
		return services.of(service).id();
	}

	/** Whether the service ended by itself within {@code limit}. */
	public boolean awaitExit(String service, Duration limit) throws InterruptedException {
		return services.of(service).awaitExit(limit);
	}

	/** Starts a service that has ended, and waits until it is ready. */
	public void restart(String service, String... arguments) throws StartFailure, InterruptedException {
		services.restart(service, List.of(arguments));
	}

	/** Ends Redis, whose data are lost, and starts it anew. */
	public void restartRedis() throws StartFailure {
		Objects.requireNonNull(redis, "started").restart();
	}

	/** Processor time so far by part, without the launcher. Parts that have ended are not included: take differences while none ends. */
	public Map<String, Duration> processorTimes() {
		var times = services.processorTimes();
		times.put(Options.POSTGRES,
				ServiceProcesses.processorTime(Postgres.processId(options.data().resolve("postgres"))
						.flatMap(ProcessHandle::of).stream()));
		times.put(Options.REDIS, ServiceProcesses.processorTime(Redis.processes()));
		return times;
	}

	/** The names of the processes that ended unexpectedly. */
	List<String> ended() {
		var dead = services.all().stream().filter(service -> !service.isAlive()).map(ServiceProcess::name);
		var databases = Stream.of(Options.POSTGRES, Options.REDIS).filter(name -> Ports.isFree(options.port(name)));
		return Stream.concat(databases, dead).toList();
	}

	Tokens tokens() {
		return tokens;
	}

	/** Stops everything, the gateway first, the databases last. Idempotent. */
	@Override
	public synchronized void close() {
		if (closed) {
			return;
		}
		closed = true;
		tokens.close();
		try {
			services.stop(options.stopsWithin());
			if (redis != null) {
				redis.close();
			}
			if (postgres != null) {
				postgres.close();
			}
			leftovers.close();
		} catch (IOException failure) {
			progress.accept("stopping failed: " + failure.getMessage());
		} catch (InterruptedException interrupted) {
			Thread.currentThread().interrupt();
		}
	}

	private void remember() {
		leftovers.remember(ProcessHandle.current().children().toList());
	}
}
