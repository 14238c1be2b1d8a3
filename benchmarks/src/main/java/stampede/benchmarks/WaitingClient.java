package stampede.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** A client of the waiting room: joins, polls when the room says so, and orders once when it is admitted. */
final class WaitingClient {
	private static final long RETRY_MILLIS = 1_000;
	private static final int SCORE_LINE = 2;
	private final Client client;
	private final ScheduledExecutorService timers;
	private final RushCounts counts;
	private final byte[] join;
	private final String orderHead;
	private final String order;
	private double score = Double.NaN;
	private boolean wasRefused;

	/** @param order the body of its order */
	WaitingClient(Client client, ScheduledExecutorService timers, RushCounts counts, String host, String sale,
			String token,
			String order) {
		this.client = client;
		this.timers = timers;
		this.counts = counts;
		this.join = "POST /api/v1/sales/%s/places HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\nContent-Length: 0\r\n\r\n"
				.formatted(sale, host, token).getBytes(StandardCharsets.US_ASCII);
		this.orderHead = "POST /api/v1/orders HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\nContent-Type: application/json\r\n"
				.formatted(host, token) + "Idempotency-Key: " + UUID.randomUUID() + "\r\n";
		this.order = order;
	}

	/** Joins or polls, until it is admitted or the sale ends. Does not wait. */
	void poll() {
		if (counts.isOver()) {
			return;
		}
		var begin = System.nanoTime();
		var _ = client.send(join, true).whenComplete((answer, failure) -> {
			if (failure != null || answer.status() != 200) {
				counts.refusedPolls.increment();
				later(RETRY_MILLIS + ThreadLocalRandom.current().nextLong(RETRY_MILLIS));
				return;
			}
			counts.polled(System.nanoTime() - begin);
			receive(answer.body());
		});
	}

	private void receive(String body) {
		switch (field(body, "state")) {
			case "ADMITTED" -> order(field(body, "pass"));
			case "SOLD_OUT", "CLOSED" -> counts.ended.increment();
			default -> {
				if (Double.isNaN(score)) {
					score = score(field(body, "place"));
					counts.joined.increment();
				}
				later(TimeUnit.SECONDS.toMillis(Long.parseLong(field(body, "pollAfterSeconds"))));
			}
		}
	}

	private void later(long millis) {
		var _ = timers.schedule(this::poll, millis, TimeUnit.MILLISECONDS);
	}

	/** Repeats a refused order with its key. */
	private void order(String pass) {
		var request = (orderHead + "Stampede-Pass: " + pass + "\r\nContent-Length: " + order.length() + "\r\n\r\n"
				+ order)
				.getBytes(StandardCharsets.US_ASCII);
		var _ = client.send(request).whenComplete((answer, failure) -> {
			var status = failure == null ? answer.status() : 0;
			if (status == 201) {
				counts.bought(score);
			} else if (status == 0 || status == 429 || status == 503) {
				if (!wasRefused) {
					wasRefused = true;
					counts.refusedOrders.increment();
				}
				var _ = timers.schedule(() -> order(pass), RETRY_MILLIS, TimeUnit.MILLISECONDS);
			} else {
				counts.otherOrders.increment();
			}
		});
	}

	/** The value of a member that is a string or a number; empty if it is absent. */
	static String field(String body, String name) {
		var start = body.indexOf("\"" + name + "\":");
		if (start < 0) {
			return "";
		}
		start += name.length() + 3;
		var end = start;
		while (body.charAt(end) != ',' && body.charAt(end) != '}') {
			end++;
		}
		return body.substring(start, end).replace("\"", "");
	}

	/** The third line of the signed text. */
	private static double score(String place) {
		var text = new String(Base64.getUrlDecoder().decode(place.substring(0, place.indexOf('.'))),
				StandardCharsets.UTF_8);
		return Double.parseDouble(text.lines().skip(SCORE_LINE).findFirst().orElse("NaN"));
	}
}
