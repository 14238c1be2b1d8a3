package stampede.simulator.charge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import stampede.simulator.SimulatorApplication;
import stampede.simulator.charge.Intent.Terms;

/** Whom a key belongs to, and until when. */
class IdempotencyKeysTests {
	private static ConfigurableApplicationContext context;
	private static IdempotencyKeys keys;
	private static Charges charges;

	@BeforeAll
	static void start(@TempDir Path data) {
		context = new SpringApplicationBuilder(SimulatorApplication.class)
				.web(WebApplicationType.REACTIVE)
				.run("--simulator.data-dir=" + data, "--server.port=0", "--management.server.port=0");
		keys = context.getBean(IdempotencyKeys.class);
		charges = context.getBean(Charges.class);
	}

	@AfterAll
	static void stop() {
		context.close();
	}

	@Test
	void isFreeInTheMomentInWhichItsCallIsToldThatItCameToNothing() {
		var refused = new InvalidRequestException(Refusal.fault());

		once("corrected", "wrong", Mono.error(refused))
				.onErrorResume(failure -> failure == refused
						? once("corrected", "right", Mono.just("done"))
						: Mono.error(failure))
				.as(StepVerifier::create)
				.expectNext("done")
				.verifyComplete();
	}

	@Test
	void hasItsAnswerInTheMomentInWhichItsCallHearsIt() {
		var charged = charges.execute(create(), "charged", "f").map(answer -> answer.intent().id());

		once("charged", "f", charged)
				.flatMap(first -> once("charged", "f", Mono.just("a second time"))
						.doOnNext(again -> assertThat(again).isEqualTo("again " + first)))
				.as(StepVerifier::create)
				.expectNextCount(1)
				.verifyComplete();
	}

	@Test
	void belongsToOneCallAtATime() {
		once("taken", "f", once("taken", "f", Mono.just("twice")))
				.as(StepVerifier::create)
				.verifyErrorSatisfies(failure -> assertThat(failure).asInstanceOf(type(InvalidRequestException.class))
						.extracting(refused -> refused.refusal().code())
						.isEqualTo("idempotency_key_in_use"));
	}

	private static Mono<String> once(String key, String fingerprint, Mono<String> work) {
		return keys.once(key, fingerprint, work, answer -> "again " + answer.intent().id());
	}

	private static Command create() {
		var terms = new Terms(1_999, "eur", false, Map.of(), null, "charged", 1_700_000_000);
		return new Command.Create(terms, TestCard.VISA, true);
	}
}
