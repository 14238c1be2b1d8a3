package stampede.kit.metrics;

import static stampede.kit.metrics.Metric.Definition.counting;
import static stampede.kit.metrics.Metric.Definition.gauging;
import static stampede.kit.metrics.Metric.Definition.timing;

import java.time.Duration;

/** The meters that services share. */
public enum KitMetric implements Metric {
	AUDIT_VIOLATIONS(gauging("stampede.audit.violations", "",
			"Violations of invariants that the last audit found; above zero, an operator has to look", "check")),
	BATCH_RETRIED_INDIVIDUALLY(counting("stampede.batch.retried.individually", "",
			"Commands executed individually after their batch failed",
			"batcher")),
	BATCH_MEMBERS(
			counting("stampede.batch.members", "",
					"Commands executed in batches; divided by stampede_batches, the mean size",
					"batcher")),
	BATCH_QUEUED(gauging("stampede.batch.queued", "", "Commands that wait for the next batch", "batcher")),
	BATCH_WAIT(timing("stampede.batch.wait", "Time that commands wait for their batch to start", "batcher")),
	BATCHES(counting("stampede.batches", "", "Batches started", "batcher")),
	CLIENT_RETRIES(counting("stampede.client.retries", "",
			"Retries of calls: made, or refused because the retry budget was used up", "downstream",
			"outcome")),
	CLIENT_UNEXPECTED_REFUSALS(counting("stampede.client.unexpected.refusals", "",
			"Unexpected 4xx responses: a bug of this service or of the downstream service", "downstream")),
	DEADLINE_IGNORED(counting("stampede.deadline.ignored", "",
			"Requests with an invalid X-Request-Timeout-Ms, which was ignored")),
	DETACHED_IN_PROGRESS(gauging("stampede.detached.in.progress", "", "Detached tasks in progress")),
	EVENT_LOOP_DELAY(timing("stampede.eventloop.delay", "Delay of tasks on event loops")
			.within(Duration.ofMillis(1), Duration.ofMillis(10), Duration.ofMillis(100), Duration.ofSeconds(1))),
	FEED_EVENTS(counting("stampede.feed.events", "", "Events of the feed that were applied", "reader")),
	FEED_LAG(gauging("stampede.feed.lag", "seconds",
			"Age of the oldest event of the feed that may not be applied; ten seconds more while no events arrive",
			"reader")),
	FEED_RESETS(counting("stampede.feed.resets", "",
			"Times at which a reader deleted its data and began anew, because events were missing", "reader")),
	TAKEN_OVER(
			timing("stampede.taken.over", "Background continuation of work that its request or process did not finish",
					"what",
					"error")),
	TOKENS_ENDED_SESSIONS_AGE(gauging("stampede.tokens.ended.sessions.age", "seconds",
			"Time since the last successful query for ended sessions")),
	TOKENS_KEYS_AGE(gauging("stampede.tokens.keys.age", "seconds", "Time since the last successful JWKS refresh",
			"issuer")),
	TOKENS_SERVICE_LEFT(gauging("stampede.tokens.service.left", "seconds",
			"Time until the token for a downstream service expires; NaN without a readable token", "audience")),
	WORKER_HANDLED(counting("stampede.worker.handled", "", "Items processed by workers", "worker")),
	WORKER_LAG(gauging("stampede.worker.lag", "seconds", "Age of the oldest overdue item", "worker")),
	WORKER_LAST_SUCCESS_AGE(gauging("stampede.worker.last.success.age", "seconds",
			"Time since the last successful round", "worker")),
	WORKER_ROUND(timing("stampede.worker.round", "Rounds of workers", "worker", "outcome")),
	WORKER_STANDBY(gauging("stampede.worker.standby", "",
			"1 while the workers of this process pause because it is a canary"));

	@SuppressWarnings("ImmutableEnumChecker") // a record of immutable lists
	private final Definition definition;

	KitMetric(Definition definition) {
		this.definition = definition;
	}

	@Override
	public Definition definition() {
		return definition;
	}
}
