package stampede.kit.metrics;

import static stampede.kit.metrics.Metric.Definition.counting;
import static stampede.kit.metrics.Metric.Definition.gauging;
import static stampede.kit.metrics.Metric.Definition.timing;

import java.time.Duration;

/** What every service that has such a thing measures of it. */
public enum KitMetric implements Metric {
	AUDIT_VIOLATIONS(gauging("stampede.audit.violations", "",
			"How often the last audit found an invariant broken; above zero, a person has to look", "check")),
	BATCH_ALONE(counting("stampede.batch.alone", "", "Members tried by themselves, since their batch had failed",
			"batcher")),
	BATCH_MEMBERS(
			counting("stampede.batch.members", "", "What was put into batches; by their number, how large they are",
					"batcher")),
	BATCH_QUEUED(gauging("stampede.batch.queued", "", "What waits for the next batch", "batcher")),
	BATCH_WAIT(timing("stampede.batch.wait", "How long members wait until their batch leaves", "batcher")),
	BATCHES(counting("stampede.batches", "", "Batches that left", "batcher")),
	CLIENT_RETRIES(counting("stampede.client.retries", "",
			"Calls that repeat a failed one: made, or refused because too many would be repeats", "neighbour",
			"outcome")),
	CLIENT_UNEXPECTED_REFUSALS(counting("stampede.client.unexpected.refusals", "",
			"Answers of 4xx that no reply is known for: a fault of this service or of the neighbour", "neighbour")),
	DEADLINE_IGNORED(counting("stampede.deadline.ignored", "",
			"Requests whose X-Request-Timeout-Ms was no number of milliseconds")),
	DETACHED_UNDER_WAY(gauging("stampede.detached.underway", "", "Work that goes on whatever becomes of its caller")),
	EVENT_LOOP_DELAY(timing("stampede.eventloop.delay", "How late event loops run what is due")
			.within(Duration.ofMillis(1), Duration.ofMillis(10), Duration.ofMillis(100), Duration.ofSeconds(1))),
	TAKEN_OVER(
			timing("stampede.taken.over", "Work that is carried on where its request, or its process, left it", "what",
					"error")),
	TOKENS_KEYS_AGE(gauging("stampede.tokens.keys.age", "seconds", "Time since the issuer's keys were last looked up",
			"issuer")),
	TOKENS_SERVICE_LEFT(gauging("stampede.tokens.service.left", "seconds",
			"Time until the token that a neighbour is shown ends; no number while none was read lately", "audience")),
	WORKER_HANDLED(counting("stampede.worker.handled", "", "Things done by background work", "worker")),
	WORKER_LAG(gauging("stampede.worker.lag", "seconds", "How long the oldest work had been due", "worker")),
	WORKER_LAST_SUCCESS_AGE(gauging("stampede.worker.last.success.age", "seconds",
			"Time since the last round that did not fail", "worker")),
	WORKER_ROUND(timing("stampede.worker.round", "Rounds of background work", "worker", "outcome")),
	WORKER_STANDBY(gauging("stampede.worker.standby", "",
			"1 while background work is left to others: the process is a canary's"));

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
