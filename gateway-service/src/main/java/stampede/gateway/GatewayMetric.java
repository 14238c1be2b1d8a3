package stampede.gateway;

import static stampede.kit.metrics.Metric.Definition.counting;
import static stampede.kit.metrics.Metric.Definition.gauging;

import stampede.kit.metrics.Metric;

/** The metrics of the gateway. */
public enum GatewayMetric implements Metric {
	ADMISSION_LIMIT(gauging("stampede.admission.limit", "", "Requests that may be under way", "upstream")),
	ADMISSION_UNDER_WAY(gauging("stampede.admission.underway", "", "Requests that are under way", "upstream")),
	ADMISSION_QUEUED(gauging("stampede.admission.queued", "", "Requests that wait", "upstream")),
	ADMISSION_REFUSED(counting("stampede.admission.refused", "", "Requests that were not let through", "upstream",
			"traffic", "reason")),
	RATE_LIMIT_ALONE(gauging("stampede.ratelimit.alone", "", "1 while the rate limits are kept without Redis")),
	RATE_LIMIT_FALLBACK(counting("stampede.ratelimit.fallback", "", "Requests that were limited without Redis")),
	RATE_LIMIT_REFUSED(counting("stampede.ratelimit.refused", "", "Requests that came too often", "traffic")),
	TUNING_CHANGES(counting("stampede.tuning.changes", "", "How often settings were changed while the gateway ran")),
	TUNING_REFUSED(gauging("stampede.tuning.refused", "",
			"1 while the tuning file holds settings that are not in force because something is wrong")),
	CONNECTIONS(gauging("stampede.gateway.connections", "", "Open connections of clients")),
	CONNECTIONS_HELD(gauging("stampede.gateway.held", "bytes",
			"Bytes of unread responses and unfinished heads that are held for clients")),
	CONNECTIONS_CLOSED(counting("stampede.gateway.connections.closed", "",
			"Connections that were closed because there were too many, or because they had stalled while the budget of held bytes was used up",
			"reason")),
	NETWORK_SHARE(gauging("stampede.gateway.network.share", "",
			"Part of the requests of the last minute that came from the busiest network; 0 if there were fewer than 100")),
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
