package stampede.recommendation.counting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import reactor.core.publisher.Mono;
import stampede.kit.feed.FeedConsumers;
import stampede.kit.feed.FeedEffect;
import stampede.kit.feed.FeedEvent;
import stampede.kit.worker.Worker;
import stampede.recommendation.RecommendationTest;
import stampede.recommendation.Stubs;

/** Several processes that read the feed under one name: each event is applied once, also if an effect fails. */
@RecommendationTest
@ExtendWith(OutputCaptureExtension.class)
class FeedConsumersIntegrationTests {
	private static final Duration LIMIT = Duration.ofSeconds(30);
	private final String reader = "test-" + UUID.randomUUID();
	private final List<Worker> workers = new ArrayList<>();

	@Autowired
	FeedConsumers consumers;

	@AfterEach
	void stop() {
		Stubs.feedDown = false;
		workers.forEach(Worker::stop);
	}

	@Test
	void appliesEachEventOnce() {
		var effect = new Effect(reader);
		IntStream.range(0, 3).forEach(_ -> start(effect));
		IntStream.range(0, 60).forEach(n -> Stubs.confirm(reader, Instant.now(), "item" + n));

		await().atMost(LIMIT).until(() -> effect.applied.size() >= 60);
		Stubs.confirm(reader, Instant.now(), "last");
		await().atMost(LIMIT).until(() -> effect.applied.contains("last"));

		assertThat(effect.applied).containsExactlyElementsOf(
				Stream.concat(IntStream.range(0, 60).mapToObj(n -> "item" + n), Stream.of("last")).toList());
	}

	@Test
	void appliesTheEventsAgainWhenTheirEffectFailed() {
		var effect = new Effect(reader);
		effect.failures.set(3);
		start(effect);
		Stubs.confirm(reader, Instant.now(), "first");

		await().atMost(LIMIT).until(() -> effect.applied.contains("first"));

		assertThat(effect.failures).hasValueLessThanOrEqualTo(0);
		assertThat(effect.applied).containsExactly("first");
	}

	@Test
	void logsAnOutageOfTheFeedOnce(CapturedOutput output) {
		var effect = new Effect(reader);
		start(effect);
		Stubs.confirm(reader, Instant.now(), "first");
		await().atMost(LIMIT).until(() -> effect.applied.contains("first"));

		Stubs.feedDown = true;
		Stubs.confirm(reader, Instant.now(), "second");
		await().atMost(LIMIT).until(() -> output.getAll().contains("the event feed cannot be read; " + reader));
		Stubs.feedDown = false;

		await().atMost(LIMIT).until(() -> effect.applied.contains("second"));
		assertThat(output.getAll()).containsOnlyOnce("the event feed cannot be read; " + reader)
				.contains("the event feed is readable again; " + reader);
	}

	private void start(FeedEffect effect) {
		var worker = consumers.worker(reader, effect);
		workers.add(worker);
		worker.start();
	}

	/** Notes the items of one customer. */
	private static final class Effect implements FeedEffect {
		private final Queue<String> applied = new ConcurrentLinkedQueue<>();
		private final AtomicInteger failures = new AtomicInteger();
		private final String customer;

		Effect(String customer) {
			this.customer = customer;
		}

		@Override
		public Mono<Void> apply(List<FeedEvent> events) {
			var own = events.stream().filter(event -> event.data().path("customer").asText().equals(customer)).toList();
			if (!own.isEmpty() && failures.getAndDecrement() > 0) {
				return Mono.error(new IllegalStateException("the effect fails, as the test wants"));
			}
			return Mono.fromRunnable(() -> own.forEach(
					event -> applied.add(event.data().path("lines").path(0).path("sku").asText())));
		}

		@Override
		public Mono<Void> reset() {
			return Mono.empty();
		}
	}
}
