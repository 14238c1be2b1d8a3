package stampede.benchmarks;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Places orders at a constant rate, whatever becomes of the earlier ones. */
final class OpenLoop {
	private static final int TOO_MANY = 429;
	private static final int MOST_AT_ONCE = 4_000;
	private static final Duration BACK_AFTER = Duration.ofSeconds(1);
	private final Client client;
	private final AtomicLong next = new AtomicLong();
	private final String host;
	private final List<String> tokens;
	private final List<String> skus;
	private final int lines;
	private final BiConsumer<UUID, Integer> acknowledged;

	/** Each order is another customer's, and of the next SKU. */
	OpenLoop(Client client, URI gateway, List<String> tokens, List<String> skus) {
		this(client, gateway.getAuthority(), tokens, skus, 1, (_, _) -> {});
	}

	private OpenLoop(Client client, String host, List<String> tokens, List<String> skus, int lines,
			BiConsumer<UUID, Integer> acknowledged) {
		this.client = client;
		this.host = host;
		this.tokens = tokens;
		this.skus = skus;
		this.lines = lines;
		this.acknowledged = acknowledged;
	}

	/** The same load; {@code acknowledged} receives each acknowledged order and the status of its response. */
	OpenLoop acknowledging(BiConsumer<UUID, Integer> acknowledged) {
		return new OpenLoop(client, host, tokens, skus, lines, acknowledged);
	}

	/** The same customers' orders of other SKUs, of so many lines each. */
	OpenLoop of(List<String> others, int linesEach) {
		return new OpenLoop(client, host, tokens, others, linesEach, acknowledged);
	}

	/** Returns when every request has been answered or given up. */
	Phase run(double rate, Duration length) throws InterruptedException {
		var phase = new Phase(rate, length);
		var atOnce = new Semaphore(MOST_AT_ONCE);
		var gap = Math.round(TimeUnit.SECONDS.toNanos(1) / rate);
		var count = length.toNanos() / gap;
		var begin = System.nanoTime();
		for (var n = 0L; n < count; n++) {
			var intended = n * gap;
			for (var early = begin + intended - System.nanoTime(); early > 0; early = begin + intended
					- System.nanoTime()) {
				LockSupport.parkNanos(early);
			}
			atOnce.acquire();
			var _ = send(phase, begin, intended).whenComplete((status, failure) -> atOnce.release());
		}
		if (!atOnce.tryAcquire(MOST_AT_ONCE, Client.GIVES_UP_AFTER.toSeconds() + 10, TimeUnit.SECONDS)) {
			throw new IllegalStateException("requests are still in progress");
		}
		return phase;
	}

	/** Whether the next request may follow at once, because this one was not refused; never fails. */
	private CompletableFuture<Boolean> send(Phase phase, long begin, long intended) {
		var n = next.getAndIncrement();
		phase.sent.increment();
		var token = tokens.get((int) (n % tokens.size()));
		return client.send(request(token, order(wanted(n)))).handle((answer, failure) -> {
			if (failure != null) {
				phase.failed.increment();
				return false;
			}
			if (!answer.location().isEmpty()) {
				acknowledged.accept(
						UUID.fromString(answer.location().substring(answer.location().lastIndexOf('/') + 1)),
						answer.status());
			}
			phase.answered(answer.status(), answer.saysWhenToReturn(), intended, System.nanoTime() - begin - intended);
			return answer.status() < TOO_MANY;
		});
	}

	private byte[] request(String token, String order) {
		return """
				POST /api/v1/orders HTTP/1.1\r
				Host: %s\r
				Authorization: Bearer %s\r
				Content-Type: application/json\r
				Idempotency-Key: %s\r
				Content-Length: %d\r
				\r
				%s""".formatted(host, token, UUID.randomUUID(), order.length(), order)
				.getBytes(StandardCharsets.US_ASCII);
	}

	private List<String> wanted(long n) {
		return LongStream.range(n * lines, (n + 1) * lines).mapToObj(each -> skus.get((int) (each % skus.size())))
				.toList();
	}

	/** One of each. */
	static String order(List<String> skus) {
		return skus.stream().map("{\"sku\":\"%s\",\"quantity\":1}"::formatted)
				.collect(Collectors.joining(",", "{\"lines\":[", "],\"payment\":{\"token\":\"tok_visa\"}}"));
	}

	/**
	 * Each of {@code customers} places one order after the other (closed loop). A refused customer pauses before the next
	 * order.
	 */
	Phase closedLoop(int customers, Duration length) throws InterruptedException {
		var phase = new Phase(1, length);
		var begin = System.nanoTime();
		var threads = new ArrayList<Thread>();
		for (var customer = 0; customer < customers; customer++) {
			threads.add(Thread.ofVirtual().start(() -> {
				while (System.nanoTime() - begin < length.toNanos()) {
					if (!send(phase, begin, System.nanoTime() - begin).join()) {
						LockSupport.parkNanos(BACK_AFTER.toNanos());
					}
				}
			}));
		}
		for (var thread : threads) {
			thread.join();
		}
		return phase;
	}
}
