package stampede.observability.review;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import stampede.observability.review.Finding.Weight;
import stampede.observability.slo.Objective;

/** The review of one service: its figures from Prometheus, and the conclusions. */
final class ServiceReview {
	/** A pool or a heap beyond this has no room for the next crowd. */
	private static final double FULL = 0.8;
	/** A service that never needs more of its processors than this could do with fewer. */
	private static final double IDLE = 0.2;
	/** Capacity is planned for this much (docs/scale.md). */
	private static final double PLANNED = 0.6;
	private static final double OPEN_TOO_LONG = 0.01;
	/** Services that customers use. */
	static final List<String> SERVICES = List.of("gateway-service", "order-service", "payment-service",
			"inventory-service");

	private final PrometheusApi prometheus;
	private final Window window;
	private final String service;
	/** The objectives of this service's responses and response times. */
	private final Objective errors;
	private final Objective latency;
	private final String requests;
	private final List<Statement> statements = new ArrayList<>();
	private final List<Finding> findings = new ArrayList<>();

	private ServiceReview(PrometheusApi prometheus, Window window, String service, List<Objective> objectives) {
		this.prometheus = prometheus;
		this.window = window;
		this.service = service;
		this.errors = named(service + "-errors", objectives);
		this.latency = named(service + "-latency", objectives);
		this.requests = "http_server_requests_seconds_%s{application=\"" + service
				+ "\",uri!~\"/actuator.*|/livez|/readyz\"%s}";
	}

	/** Throws {@link IllegalArgumentException} where nothing is promised of the service. */
	static Chapter of(PrometheusApi prometheus, Window window, String service, List<Objective> objectives)
			throws IOException, InterruptedException {
		return new ServiceReview(prometheus, window, service, objectives).chapter();
	}

	private static Objective named(String name, List<Objective> objectives) {
		return objectives.stream().filter(objective -> objective.name().equals(name)).findFirst()
				.orElseThrow(() -> new IllegalArgumentException("there is no objective " + name));
	}

	private Chapter chapter() throws IOException, InterruptedException {
		if (ask("requests", Numbers::count, sum("count", "")).orElse(0) == 0) {
			findings.add(
					new Finding(Weight.WATCH, "It had no requests, or it was not scraped.", sum("count", "")));
			return new Chapter(service, findings, statements, List.of());
		}
		availability();
		latency();
		saturation();
		ask("processor time for each confirmed order", Numbers::millis,
				"sum(increase(process_cpu_time_ns_total{application=\"%s\"}[%s])) / 1e9 / sum(increase(stampede_checkout_duration_seconds_count{outcome=\"confirmed\"}[%s]))"
						.formatted(service, window.text(), window.text()));
		if (findings.isEmpty()) {
			findings.add(new Finding(Weight.FINE, "All figures are well within their targets.", sum("count", "")));
		}
		findings.sort(Comparator.comparing(Finding::weight));
		return new Chapter(service, findings, statements, charts());
	}

	private void availability() throws IOException, InterruptedException {
		var query = "1 - (" + sum("count", ",outcome=\"SERVER_ERROR\"") + " or vector(0)) / " + sum("count", "");
		var available = ask("availability (target " + Numbers.percent(errors.target()) + ")", Numbers::percent, query);
		if (available.orElse(1) < errors.target()) {
			findings.add(new Finding(Weight.ACT, "The error rate of " + Numbers.percent(1 - available.getAsDouble())
					+ " is over the target of " + Numbers.percent(errors.budget()) + "." + where() + cause(), query));
		}
	}

	/** The route that fails most. */
	private String where() throws IOException, InterruptedException {
		var worst = prometheus.samples("topk(1, sum by (uri, status) (increase("
				+ requests.formatted("count", ",outcome=\"SERVER_ERROR\"") + "[" + window.text() + "])))");
		return worst.isEmpty()
				? ""
				: " Most of it is %s with status %s.".formatted(worst.getFirst().labels().get("uri"),
						worst.getFirst().labels().get("status"));
	}

	/** The downstream cause, if this service measures it. */
	private String cause() throws IOException, InterruptedException {
		var causes = new ArrayList<String>();
		if (service.equals("payment-service")) {
			var calls = "sum(increase(stampede_provider_call_seconds_count%s[" + window.text() + "]))";
			var lost = prometheus.number(
					calls.formatted("{answer=~\"unanswered|not-sent\"}") + " / " + calls.formatted(""));
			if (lost.orElse(0) > errors.budget()) {
				causes.add("the provider left %s of its calls without an answer"
						.formatted(Numbers.percent(lost.getAsDouble())));
			}
		}
		for (var breaker : prometheus
				.samples("max by (name) (avg_over_time(resilience4j_circuitbreaker_state{application=\""
						+ service + "\",state=\"open\"}[" + window.text() + "])) > " + OPEN_TOO_LONG)) {
			causes.add("the circuit breaker of %s was open for %s of the time".formatted(breaker.labels().get("name"),
					Numbers.percent(breaker.value())));
		}
		return causes.isEmpty() ? "" : " Located: " + String.join("; ", causes) + ".";
	}

	private void latency() throws IOException, InterruptedException {
		var target = latency.seconds();
		var query = "histogram_quantile(0.99, sum by (le) (increase("
				+ requests.formatted("bucket", ",outcome=\"SUCCESS\"")
				+ "[" + window.text() + "])))";
		var p99 = ask("P99 (target " + Numbers.millis(OptionalDouble.of(target)) + ")", Numbers::millis, query);
		if (p99.orElse(0) > target) {
			var slowest = prometheus.samples("topk(1, sum by (uri) (increase(" + requests.formatted("sum", "") + "["
					+ window.text() + "])))");
			findings.add(new Finding(
					Weight.ACT, "The P99 of %s is over the target of %s.%s".formatted(Numbers.millis(p99),
							Numbers.millis(OptionalDouble.of(target)),
							slowest.isEmpty()
									? ""
									: " Most of the time is spent in " + slowest.getFirst().labels().get("uri") + "."),
					query));
		}
	}

	private void saturation() throws IOException, InterruptedException {
		var busy = "max(max_over_time(process_cpu_usage{application=\"" + service + "\"}[" + window.text() + "]))";
		var usual = busy.replace("max_over_time", "avg_over_time");
		var peak = ask("processor, at its peak", Numbers::percent, busy);
		var average = ask("processor, on average", Numbers::percent, usual);
		if (average.orElse(0) > PLANNED) {
			watch("Its processors are busy for %s of the time; capacity is planned for %s.", average, PLANNED, usual);
		} else if (findings.isEmpty() && peak.isPresent() && peak.getAsDouble() < IDLE) {
			findings.add(new Finding(Weight.SAVE, "It never needed more than %s of its processors: it could shrink."
					.formatted(Numbers.percent(peak)), busy));
		}
		near("heap",
				"max(max_over_time((sum by (instance) (jvm_memory_used_bytes{application=\"%s\",area=\"heap\"}) / sum by (instance) (jvm_memory_max_bytes{application=\"%s\",area=\"heap\"} > 0))[%s:%ds]))"
						.formatted(service, service, window.text(), window.step().toSeconds()),
				0.95);
		near("connections of the database pool",
				"max(max_over_time((r2dbc_pool_acquired_connections{application=\"%s\"} / r2dbc_pool_max_allocated_connections)[%s:%ds]))"
						.formatted(service, window.text(), window.step().toSeconds()),
				FULL);
	}

	private void near(String what, String query, double limit) throws IOException, InterruptedException {
		var most = ask(what + ", at most", Numbers::percent, query);
		if (most.orElse(0) > limit) {
			watch("Its " + what + " reached %s of the limit; from %s on it needs attention.", most, limit, query);
		}
	}

	private void watch(String text, OptionalDouble is, double limit, String query) {
		findings.add(new Finding(Weight.WATCH, text.formatted(Numbers.percent(is), Numbers.percent(limit)), query));
	}

	private List<Chart> charts() throws IOException, InterruptedException {
		var charts = new ArrayList<Chart>();
		charts.add(chart("Requests by outcome", "1/s",
				"sum by (outcome) (rate(" + requests.formatted("count", "") + "[" + window.rate() + "]))"));
		charts.add(
				chart("P99", "s", "histogram_quantile(0.99, sum by (le) (rate(" + requests.formatted("bucket", "") + "["
						+ window.rate() + "])))"));
		charts.add(
				chart("Processor", "of 1", "max by (instance) (process_cpu_usage{application=\"" + service + "\"})"));
		return charts;
	}

	private Chart chart(String title, String unit, String query) throws IOException, InterruptedException {
		return new Chart(title, unit, query, prometheus.lines(query, window.length(), window.step()));
	}

	private String sum(String what, String selector) {
		return String.format(Locale.ROOT, "sum(increase(%s[%s]))", requests.formatted(what, selector), window.text());
	}

	@FunctionalInterface
	private interface Format {
		String of(OptionalDouble value);
	}

	private OptionalDouble ask(String what, Format format, String query) throws IOException, InterruptedException {
		var value = prometheus.number(query);
		statements.add(new Statement(what, format.of(value), query));
		return value;
	}
}
