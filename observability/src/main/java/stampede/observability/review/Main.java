package stampede.observability.review;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import stampede.observability.slo.OpenSlo;

/**
 * Behind {@code observability/review}: asks a Prometheus about the last week, writes the review as Markdown and HTML, and
 * prints the Markdown.
 */
public final class Main {
	/** Services that a suite may have. */
	private static final List<String> SHOP = List.of("identity-service", "profile-service",
			"recommendation-service");
	private static final int WRONG = 2;
	private static final int FAILED = 1;
	private static final String USAGE = """
			usage: observability/review --prometheus URL [--window 7d] [--end 2026-11-30T00:00:00Z] [--out DIRECTORY] [--slo DIRECTORY]

			Writes a review of every service to DIRECTORY (reviews/) as Markdown and HTML, and prints the former.
			  --window  how far back: a number and m, h or d
			  --end     until when; now, unless given
			  --slo     where the objectives are (observability/slo)
			""";

	/** The arguments. */
	private record Typed(URI prometheus, Window window, Instant end, Path out, Path objectives) {}

	private Main() {}

	public static void main(String[] words) throws InterruptedException {
		if ("training".equals(System.getProperty("spring.profiles.active"))) {
			// The image is built: what is loaded now, the next start need not load.
			System.out.print(USAGE);
			return;
		}
		try {
			run(typed(words));
		} catch (IllegalArgumentException | DateTimeException wrong) {
			System.err.println(wrong.getMessage() + "\n\n" + USAGE);
			System.exit(WRONG);
		} catch (IOException | UncheckedIOException failure) {
			System.err.println("no review: " + failure);
			System.exit(FAILED);
		}
	}

	private static Typed typed(String[] words) {
		URI prometheus = null;
		var window = Window.parse("7d");
		var end = Instant.now();
		var out = Path.of("reviews");
		var objectives = Path.of("observability", "slo");
		for (var i = 0; i < words.length; i += 2) {
			if (i + 1 == words.length) {
				throw new IllegalArgumentException("nothing follows " + words[i]);
			}
			var value = words[i + 1];
			switch (words[i]) {
				case "--prometheus" -> prometheus = URI.create(value);
				case "--window" -> window = Window.parse(value);
				case "--end" -> end = Instant.parse(value);
				case "--out" -> out = Path.of(value);
				case "--slo" -> objectives = Path.of(value);
				default -> throw new IllegalArgumentException("unknown option " + words[i]);
			}
		}
		if (prometheus == null || prometheus.getHost() == null) {
			throw new IllegalArgumentException("--prometheus wants a URL, for example http://127.0.0.1:9090");
		}
		return new Typed(prometheus, window, end, out, objectives);
	}

	private static void run(Typed typed) throws IOException, InterruptedException {
		var report = report(typed.prometheus(), typed.window(), typed.end(), typed.objectives());
		var name = "review-" + DateTimeFormatter.ISO_LOCAL_DATE.withZone(ZoneOffset.UTC).format(typed.end());
		Files.createDirectories(typed.out());
		var markdown = Markdown.of(report);
		Files.writeString(typed.out().resolve(name + ".md"), markdown);
		Files.writeString(typed.out().resolve(name + ".html"), Html.of(report));
		System.out.print(markdown);
		System.err.println("written: " + typed.out().resolve(name) + ".md and .html");
	}

	/** The review of the time until now, as Markdown; {@code window} as {@code 7d}. */
	public static String markdown(URI prometheus, String window, Path objectives)
			throws IOException, InterruptedException {
		return Markdown.of(report(prometheus, Window.parse(window), Instant.now(), objectives));
	}

	private static Report report(URI address, Window window, Instant end, Path objectives)
			throws IOException, InterruptedException {
		var prometheus = new PrometheusApi(address, end);
		var promised = OpenSlo.in(objectives);
		List<Chapter> chapters = new ArrayList<>();
		for (var service : ServiceReview.SERVICES) {
			chapters.add(ServiceReview.of(prometheus, window, service, promised));
		}
		for (var service : SHOP) {
			if (hadRequests(prometheus, window, service)) {
				chapters.add(ServiceReview.of(prometheus, window, service, promised));
			}
		}
		return new Report(address, window, end.minus(window.length()), end,
				Budgets.of(prometheus, window, promised), Incidents.of(prometheus, window),
				Releases.of(prometheus, window), chapters);
	}

	/** Whether the service had requests in the window. */
	private static boolean hadRequests(PrometheusApi prometheus, Window window, String service)
			throws IOException, InterruptedException {
		return prometheus.number("sum(increase(http_server_requests_seconds_count{application=\"%s\"}[%s]))"
				.formatted(service, window.text())).orElse(0) > 0;
	}
}
