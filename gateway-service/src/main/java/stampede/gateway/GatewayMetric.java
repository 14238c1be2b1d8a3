package stampede.gateway;

import static stampede.kit.metrics.Metric.Definition.counting;
import static stampede.kit.metrics.Metric.Definition.gauging;
import static stampede.kit.metrics.Metric.Definition.timing;

import java.time.Duration;
import stampede.kit.metrics.Metric;

/** The metrics of the gateway. */
public enum GatewayMetric implements Metric {
	ADMISSION_LIMIT(gauging("stampede.admission.limit", "", "Limit of concurrent requests", "upstream")),
	ADMISSION_IN_PROGRESS(gauging("stampede.admission.in.progress", "", "Requests in progress", "upstream")),
	ADMISSION_QUEUED(gauging("stampede.admission.queued", "", "Requests in the queue", "upstream")),
	ADMISSION_REFUSED(counting("stampede.admission.refused", "", "Requests that were shed", "upstream",
			"traffic", "reason")),
	RATE_LIMIT_DEGRADED(
			gauging("stampede.ratelimit.degraded", "", "1 while rate limits are local because Redis is unavailable")),
	RATE_LIMIT_FALLBACK(counting("stampede.ratelimit.fallback", "", "Requests that were limited locally")),
	RATE_LIMIT_REFUSED(counting("stampede.ratelimit.refused", "", "Requests over a rate limit", "traffic")),
	TUNING_CHANGES(counting("stampede.tuning.changes", "", "Changes of settings at run time")),
	TUNING_REFUSED(gauging("stampede.tuning.refused", "",
			"1 while the tuning file is invalid and its settings are not in force")),
	CONNECTIONS(gauging("stampede.gateway.connections", "", "Open client connections")),
	CONNECTIONS_HELD(gauging("stampede.gateway.held", "bytes",
			"Bytes of unread responses and unfinished heads")),
	CONNECTIONS_CLOSED(counting("stampede.gateway.connections.closed", "",
			"Connections closed because of the connection limit, or because they stalled while the byte budget was used up",
			"reason")),
	NETWORK_SHARE(gauging("stampede.gateway.network.share", "",
			"Share of the busiest network in the requests of the last minute; 0 with fewer than 100 requests")),
	WAITING_CLIENTS(gauging("stampede.waiting.clients", "",
			"Clients in the waiting rooms that still poll, of sales that are early or open", "phase")),
	WAITING_PASSES(gauging("stampede.waiting.passes", "", "Valid passes without a confirmed order")),
	WAITING_STOCK(gauging("stampede.waiting.stock", "", "Unsold units of the items of open sales")),
	WAITING_ADMITTED(counting("stampede.waiting.admitted", "", "Clients that this gateway has admitted")),
	WAITING_EXPIRED(counting("stampede.waiting.expired", "", "Passes that expired without a confirmed order")),
	WAITING_POLLS(counting("stampede.waiting.polls", "", "Joins and polls of the waiting rooms", "state")),
	WAITING_RESTORED(counting("stampede.waiting.restored", "",
			"Passes that were restored after Redis had lost its data")),
	WAITING_DISPLAY(
			timing("stampede.waiting.display", "Time from the admission of a client to the poll that returns its pass")
					.within(Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(30),
							Duration.ofSeconds(60))),
	RECOMMENDATIONS_REPLACED(counting("stampede.recommendations.replaced", "",
			"Empty lists that the gateway sent instead of the response of a version, which failed or was slow",
			"variant")),
	UPLOADS(gauging("stampede.gateway.uploads", "", "Request bodies in progress"));

	@SuppressWarnings("ImmutableEnumChecker") // a record of immutable lists
	private final Definition definition;

	GatewayMetric(Definition definition) {
		this.definition = definition;
	}

	@Override
	public Definition definition() {
		return definition;
	}
}
