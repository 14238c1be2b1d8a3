package stampede.simulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.stripe.StripeClient;
import com.stripe.exception.ApiConnectionException;
import com.stripe.exception.StripeException;
import com.stripe.model.PaymentIntent;
import com.stripe.param.PaymentIntentListParams;
import com.stripe.param.RefundCreateParams;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import reactor.util.retry.Retry;
import stampede.testsupport.UnusedPort;

/** Answers that were given are still on record after a restart and after a kill. */
class DurabilityTests {
	@Test
	void remembersAfterARestart(@TempDir Path data) throws StripeException {
		String body;
		String intent;
		try (var before = RunningSimulator.on(data)) {
			var paid = pay(before.stripe(), "kept");
			before.stripe().v1().refunds().create(
					RefundCreateParams.builder().setPaymentIntent(paid.getId()).setAmount(1L).build());
			body = paid.getLastResponse().body();
			intent = paid.getId();
		}

		try (var after = RunningSimulator.on(data)) {
			var again = pay(after.stripe(), "kept");
			assertThat(again.getLastResponse().body()).isEqualTo(body);
			assertThat(after.stripe().v1().paymentIntents().retrieve(intent).getStatus()).isEqualTo("succeeded");
			after.web().get().uri("/admin/summary").exchange().expectBody()
					.jsonPath("$.succeeded").isEqualTo(1)
					.jsonPath("$.amountCaptured").isEqualTo(1999)
					.jsonPath("$.amountRefunded").isEqualTo(1);
		}
	}

	/** The failpoint halts the process, as {@code kill -9} does, when it has charged and not yet answered. */
	@Test
	void remembersAChargeThatItWasKilledBeforeAnswering(@TempDir Path data) throws Exception {
		var port = UnusedPort.find();
		var process = start(data, port);
		try {
			var url = "http://127.0.0.1:" + port;
			assertThatThrownBy(() -> pay(RunningSimulator.stripe(url), "killed"))
					.isInstanceOf(ApiConnectionException.class);
			assertThat(process.waitFor()).isEqualTo(137);
		} finally {
			process.destroyForcibly().waitFor();
		}

		try (var after = RunningSimulator.on(data)) {
			var again = pay(after.stripe(), "killed");
			assertThat(again.getLastResponse().headers().firstValue("Idempotent-Replayed")).hasValue("true");
			assertThat(after.stripe().v1().paymentIntents().list(PaymentIntentListParams.builder().build()).getData())
					.hasSize(1);
		}
	}

	private static PaymentIntent pay(StripeClient stripe, String key) throws StripeException {
		return stripe.v1().paymentIntents().create(Payments.now("tok_visa"), Payments.key(key));
	}

	private static Process start(Path data, int port) throws IOException {
		var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path"),
				SimulatorApplication.class.getName()));
		command.addAll(List.of("--server.port=" + port, "--management.server.port=0", "--simulator.data-dir=" + data,
				"--spring.profiles.active=failpoints", "--stampede.failpoints.armed=simulator.after-charge"));
		var process = new ProcessBuilder(command).redirectErrorStream(true)
				.redirectOutput(ProcessBuilder.Redirect.DISCARD)
				.start();
		Mono.fromCallable(() -> listens(port))
				.subscribeOn(Schedulers.boundedElastic())
				.retryWhen(Retry.fixedDelay(300, Duration.ofMillis(200)).filter(_ -> process.isAlive()))
				.as(StepVerifier::create)
				.expectNext(true)
				.expectComplete()
				.verify(Duration.ofSeconds(60));
		return process;
	}

	private static boolean listens(int port) throws IOException {
		try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
			return socket.isConnected();
		}
	}
}
