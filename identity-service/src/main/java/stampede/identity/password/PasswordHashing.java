package stampede.identity.password;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;
import org.springframework.security.crypto.password.DelegatingPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import stampede.identity.IdentityException;
import stampede.identity.IdentityMetric;

/**
 * Hashes passwords by Argon2id (OWASP Password Storage: 19 MiB, two iterations, one lane) on a few threads of its own, so that sign-ins
 * use neither the memory nor the processors of everything else. A hash that has begun ends: a client that disconnects frees no thread.
 * Thread-safe.
 */
@Component
public class PasswordHashing implements DisposableBean {
	private static final int SALT_BYTES = 16;
	private static final int HASH_BYTES = 32;
	private static final int LANES = 1;
	private static final int MEMORY_KIB = 19 * 1024;
	private static final int ITERATIONS = 2;
	private final PasswordEncoder encoder = new DelegatingPasswordEncoder("argon2",
			Map.of("argon2", new Argon2PasswordEncoder(SALT_BYTES, HASH_BYTES, LANES, MEMORY_KIB, ITERATIONS)));
	private final ThreadPoolExecutor threads;
	private final Scheduler scheduler;
	private final Timer time;
	/** The hash of a password that does not exist. */
	private final String unknown;

	PasswordHashing(PasswordProperties properties, MeterRegistry meters) {
		CommonPasswords.size();
		this.unknown = encoder.encode(UUID.randomUUID().toString());
		var size = properties.numberOfThreads();
		this.threads = new ThreadPoolExecutor(size, size, 0, TimeUnit.SECONDS,
				new ArrayBlockingQueue<>(properties.waiting()),
				Thread.ofPlatform().name("password-hash-", 0).daemon().factory());
		this.scheduler = Schedulers.fromExecutorService(threads);
		this.time = IdentityMetric.PASSWORD_HASHES.timer(meters);
		IdentityMetric.PASSWORD_HASHES_WAITING.gauge(meters, threads.getQueue()::size);
	}

	/** Fails with {@link IdentityException.Busy} if no hash could wait now. For a check before an attempt is counted. */
	public Mono<Void> requireRoom() {
		return Mono.defer(() -> threads.getQueue().remainingCapacity() == 0
				? Mono.error(new IdentityException.Busy())
				: Mono.empty());
	}

	/**
	 * Whether the password has this hash.
	 *
	 * @param hash null if there is no account: takes the same time, and is {@code false}
	 */
	public Mono<Boolean> matches(String typed, @Nullable String hash) {
		var password = NewPassword.normalized(typed);
		return run(() -> encoder.matches(password, hash == null ? unknown : hash) && hash != null);
	}

	/** The hash to store; fails with {@link IdentityException.Busy}. */
	public Mono<String> hash(NewPassword password) {
		return run(() -> encoder.encode(password.value()));
	}

	private <T> Mono<T> run(Callable<T> work) {
		return Mono.fromCallable(() -> timed(work)).subscribeOn(scheduler)
				.onErrorMap(RejectedExecutionException.class, _ -> new IdentityException.Busy());
	}

	private <T> T timed(Callable<T> work) throws Exception {
		var begin = System.nanoTime();
		try {
			return work.call();
		} finally {
			time.record(Duration.ofNanos(System.nanoTime() - begin));
		}
	}

	@Override
	public void destroy() {
		scheduler.dispose();
		threads.shutdown();
	}
}
