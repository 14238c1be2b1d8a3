package stampede.order.checkout;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;
import stampede.order.OrderLine;

class SoldOutTests {
	private static final List<OrderLine> WANTED = List.of(OrderLine.of("OTHER", 1), OrderLine.of("GONE", 1));
	private long now = -1_000;
	private final List<Question> questions = new ArrayList<>();
	private final SoldOut soldOut = new SoldOut(this::ask, () -> now);

	private record Question(Collection<String> skus, Sinks.One<Set<String>> answer) {}

	private Mono<Set<String>> ask(Collection<String> skus) {
		var question = new Question(skus, Sinks.one());
		questions.add(question);
		return question.answer().asMono();
	}

	@Test
	void believesWhatItHeardForASecondFromTheQuestion() {
		assertThat(soldOut.among(WANTED)).isEmpty();

		soldOut.markSoldOut("GONE", now);

		pass(Duration.ofMillis(999));
		assertThat(soldOut.among(WANTED)).contains("GONE");
		assertThat(soldOut.among(List.of(OrderLine.of("OTHER", 1)))).isEmpty();
		pass(Duration.ofMillis(1));
		assertThat(soldOut.among(WANTED)).isEmpty();
	}

	@Test
	void asksAgainWhileOrdersComeAndOnceAtATime() {
		soldOut.markSoldOut("GONE", now);
		pass(Duration.ofMillis(299));
		soldOut.among(WANTED);
		assertThat(questions).isEmpty();
		pass(Duration.ofMillis(1));
		soldOut.among(WANTED);
		soldOut.among(WANTED);

		assertThat(questions).singleElement().extracting(Question::skus).isEqualTo(List.of("GONE"));
		questions.getFirst().answer().tryEmitValue(Set.of("GONE"));
		pass(Duration.ofMillis(999));
		assertThat(soldOut.among(WANTED)).as("believed from the second question on").contains("GONE");
	}

	@Test
	void letsOrdersThroughOnceThereIsSomethingAgainOrNobodyAnswers() {
		soldOut.markSoldOut("GONE", now);
		pass(Duration.ofMillis(300));
		soldOut.among(WANTED);
		questions.getFirst().answer().tryEmitValue(Set.of());
		assertThat(soldOut.among(WANTED)).isEmpty();

		soldOut.markSoldOut("GONE", now);
		pass(Duration.ofMillis(300));
		soldOut.among(WANTED);
		questions.getLast().answer().tryEmitError(new IllegalStateException("away"));
		assertThat(soldOut.among(WANTED)).contains("GONE");
		pass(Duration.ofMillis(700));
		assertThat(soldOut.among(WANTED)).isEmpty();
	}

	/** Stock changes at random, and answers are late or lost: no request is refused that could have been served a second ago. */
	@Test
	void refusesOnlyWhatWasSoldOutWithinTheLastSecond() {
		var seed = System.nanoTime();
		var random = new Random(seed);
		// The last millisecond in which it was sold out; answers to earlier questions count no longer.
		var goneAt = Long.MIN_VALUE;
		var gone = false;
		var late = new ArrayList<Runnable>();
		for (var millisecond = 0; millisecond < 200_000; millisecond++) {
			pass(Duration.ofMillis(1));
			gone = random.nextInt(gone ? 2_000 : 700) == 0 != gone;
			if (gone) {
				goneAt = now;
			}
			if (random.nextInt(40) == 0) {
				var said = gone;
				var asked = now;
				late.add(() -> {
					if (said) {
						soldOut.markSoldOut("GONE", asked);
					}
				});
			}
			for (var question : List.copyOf(questions)) {
				var said = gone ? Set.of("GONE") : Set.<String>of();
				late.add(random.nextInt(10) == 0
						? () -> question.answer().tryEmitError(new IllegalStateException("lost"))
						: () -> question.answer().tryEmitValue(said));
			}
			questions.clear();
			if (!late.isEmpty() && random.nextInt(30) == 0) {
				late.remove(random.nextInt(late.size())).run();
			}
			if (soldOut.among(WANTED).isPresent()) {
				assertThat(now - goneAt).as("seed %d, millisecond %d", seed, millisecond)
						.isLessThan(TimeUnit.SECONDS.toNanos(1));
			}
		}
	}

	private void pass(Duration time) {
		now += time.toNanos();
	}
}
