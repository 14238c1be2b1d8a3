package stampede.local;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.HdrHistogram.Recorder;

/**
 * Places orders until it is stopped, and says every second what came of them. Closed loop: it shows that the suite works,
 * not how fast it is (a closed loop hides queueing).
 */
final class Demo {
	private static final int RESTOCK = 100_000;
	private static final String ITEM = "/api/v1/items/TSHIRT-BLACK-M";
	static final String ORDER = "{\"lines\":[{\"sku\":\"TSHIRT-BLACK-M\",\"quantity\":1}],\"payment\":{\"token\":\"tok_visa\"}}";
	private final Recorder latencies = new Recorder(TimeUnit.SECONDS.toMicros(60), 3);
	private final LongAdder placed = new LongAdder();
	private final LongAdder confirmed = new LongAdder();
	private final LongAdder rejected = new LongAdder();
	private final LongAdder refused = new LongAdder();
	private final LongAdder failed = new LongAdder();
	private final LocalStack stack;
	private final Client client;
	private final int customers;
	private final Consumer<String> output;
	private Duration processorTime = Duration.ZERO;
	private volatile boolean stopped;

	Demo(LocalStack stack, Client client, int customers, Consumer<String> output) {
		this.stack = stack;
		this.client = client;
		this.customers = customers;
		this.output = output;
	}

	/** Goes on until the thread is interrupted or a part of the suite ends. */
	void run() throws InterruptedException, IOException {
		client.status("POST", ITEM + "/receipts", stack.token("operator", "operator"),
				"{\"quantity\":" + RESTOCK + "}");
		for (int n = 0; n < customers; n++) {
			var token = stack.token("demo-" + n, "orders");
			Thread.ofVirtual().start(() -> buy(token));
		}
		processorTime = used(stack);
		output.accept("  placed confirmed  rejected   refused    failed   p50 ms   p99 ms  CPU us/order");
		try {
			while (stack.ended().isEmpty()) {
				Thread.sleep(TimeUnit.SECONDS.toMillis(1));
				output.accept(line());
			}
		} finally {
			stopped = true;
		}
	}

	private void buy(String token) {
		while (!stopped) {
			var begin = System.nanoTime();
			try {
				var status = client.status("POST", "/api/v1/orders", token, ORDER);
				count(status);
				if (isRefused(status)) {
					Thread.sleep(TimeUnit.SECONDS.toMillis(1));
				} else {
					latencies.recordValue(Math.min(TimeUnit.SECONDS.toMicros(60), (System.nanoTime() - begin) / 1_000));
				}
			} catch (IOException | InterruptedException lost) {
				failed.increment();
			}
		}
	}

	/** By the gateway, before anything was done. */
	private static boolean isRefused(int status) {
		return status == 429 || status == 503;
	}

	private void count(int status) {
		if (isRefused(status)) {
			refused.increment();
			return;
		}
		placed.increment();
		switch (status) {
			case 201 -> confirmed.increment();
			case 402, 409, 422 -> rejected.increment();
			case 202 -> {
			}
			default -> failed.increment();
		}
	}

	private String line() {
		var second = latencies.getIntervalHistogram();
		var used = used(stack).minus(processorTime);
		processorTime = processorTime.plus(used);
		var orders = placed.sumThenReset();
		return "%8d %9d %9d %9d %9d %8.1f %8.1f %13d".formatted(orders, confirmed.sumThenReset(),
				rejected.sumThenReset(), refused.sumThenReset(),
				failed.sumThenReset(), second.getValueAtPercentile(50) / 1_000.0,
				second.getValueAtPercentile(99) / 1_000.0, used.toNanos() / 1_000 / Math.max(1, orders));
	}

	/** Processor time of all parts. */
	private static Duration used(LocalStack stack) {
		return stack.processorTimes().values().stream().reduce(Duration.ZERO, Duration::plus);
	}
}
