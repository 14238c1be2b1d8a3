package stampede.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import stampede.local.LocalStack;
import stampede.local.Options;

/** Reads the event feed of order-service over HTTP, page by page, and does nothing with the events. */
final class FeedReader {
	private static final int LIMIT = 500;
	private static final Duration BUDGET = Duration.ofSeconds(20);
	private static final String EVENT = "\"specversion\"";
	private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
	private final URI feed;
	private final String token;
	private @Nullable String cursor;

	/** @param name other names have other positions */
	FeedReader(LocalStack stack, String name) {
		this.feed = stack.url(Options.ORDERS).resolve("/internal/events?limit=" + LIMIT + "&reader=" + name);
		this.token = stack.serviceToken("recommendation-service", Options.ORDERS);
	}

	/** One response. */
	record Page(int events, int bytes, long nanos) {
		boolean isFull() {
			return events == LIMIT;
		}
	}

	/** The next page; empty after {@code wait} without events, which has whole seconds. */
	Page next(Duration wait) throws IOException, InterruptedException {
		var begin = System.nanoTime();
		var after = cursor == null ? "" : "&after=" + URLEncoder.encode(cursor, StandardCharsets.UTF_8);
		var answer = http.send(HttpRequest.newBuilder(URI.create(feed + "&wait=" + wait.toSeconds() + after))
				.header("Authorization", "Bearer " + token)
				.header("X-Request-Timeout-Ms", Long.toString(BUDGET.toMillis()))
				.build(), BodyHandlers.ofString());
		if (answer.statusCode() != 200) {
			throw new IOException("the feed was answered " + answer.statusCode() + ": " + answer.body());
		}
		cursor = answer.headers().firstValue("Stampede-Cursor").orElseThrow();
		return new Page(count(answer.body()), answer.body().length(), System.nanoTime() - begin);
	}

	private static int count(String body) {
		var count = 0;
		for (var at = body.indexOf(EVENT); at >= 0; at = body.indexOf(EVENT, at + EVENT.length())) {
			count++;
		}
		return count;
	}
}
