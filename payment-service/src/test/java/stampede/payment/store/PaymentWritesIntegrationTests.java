package stampede.payment.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.ContextConfiguration;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import stampede.kit.money.Money;
import stampede.payment.Payment;
import stampede.payment.PaymentChange;
import stampede.payment.PaymentState.Captured;
import stampede.payment.PaymentState.Declined;
import stampede.payment.PaymentToken;
import stampede.payment.StubProvider;
import stampede.payment.Terms;
import stampede.payment.provider.IntentReply;
import stampede.payment.store.PaymentWrites.NewPayment;
import stampede.testsupport.EmbeddedDatabase;
import stampede.testsupport.TestTokens;

@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT, properties = {"management.server.port=0",
		"payments.recovery.enabled=false"})
@ContextConfiguration(initializers = {EmbeddedDatabase.class, TestTokens.class, StubProvider.class})
class PaymentWritesIntegrationTests {
	private static final Duration LIMIT = Duration.ofSeconds(30);

	@Autowired
	PaymentWrites writes;

	@Autowired
	Payments payments;

	@Autowired
	PaymentAudit audit;

	@AfterEach
	void everyInvariantHolds() {
		assertThat(get(audit.violations()).values()).containsOnly(0L);
	}

	@Test
	void addsAListAndLeavesOutWhoseOrderHasOne() {
		var known = neu(UUID.randomUUID());
		get(writes.addAll(List.of(known)));
		var fresh = neu(UUID.randomUUID());

		var added = get(writes.addAll(List.of(neu(known.payment().orderId()), fresh, neu(fresh.payment().orderId()))));

		assertThat(added).extracting(Optional::isPresent).containsExactly(false, true, false);
		assertThat(get(payments.byOrder(fresh.payment().orderId()))).isEqualTo(added.get(1).orElseThrow());
		get(payments.change(fresh.payment().orderId(), Payment::voided));
	}

	@Test
	void savesAListWithItsLedgerEachByItsOwnVersion() {
		var added = get(writes.addAll(IntStream.range(0, 3).mapToObj(_ -> neu(UUID.randomUUID())).toList())).stream()
				.map(Optional::orElseThrow).toList();
		get(payments.change(added.get(1).orderId(),
				payment -> payment.apply(new IntentReply.Declined("pi_" + payment.id(), "no"))));

		var saved = get(writes.saveAll(added.stream().map(payment -> captured(payment)).toList()));

		assertThat(saved).extracting(Optional::isPresent).containsExactly(true, false, true);
		assertThat(get(payments.byOrder(added.get(0).orderId()))).isEqualTo(saved.getFirst().orElseThrow().after());
		assertThat(get(payments.byOrder(added.get(1).orderId())).state()).isEqualTo(new Declined("no"));
		assertThat(get(payments.byOrder(added.get(2).orderId())).state()).isEqualTo(new Captured(1_999));
	}

	/** The second writer is stale, and neither waits for the other indefinitely. */
	@Test
	void listsOfTheSamePaymentsDoNotDeadlock() {
		var added = get(writes.addAll(IntStream.range(0, 20).mapToObj(_ -> neu(UUID.randomUUID())).toList())).stream()
				.map(Optional::orElseThrow).toList();

		var saved = get(Flux.range(0, 8)
				.flatMap(n -> writes.saveAll((n % 2 == 0 ? added : added.reversed()).stream()
						.map(payment -> captured(payment)).toList()), 8)
				.collectList());

		assertThat(saved.stream().flatMap(List::stream).filter(Optional::isPresent).count()).isEqualTo(20);
	}

	private static PaymentChange captured(Payment payment) {
		return new PaymentChange(payment,
				payment.apply(new IntentReply.Succeeded("pi_" + payment.id(), 1_999, "EUR")));
	}

	private static NewPayment neu(UUID order) {
		return new NewPayment(Payment.pending(UUID.randomUUID(), order, "ada",
				new Terms(new Money(1_999, "EUR"), Terms.Capture.AUTOMATIC, new PaymentToken("tok_visa"))), null);
	}

	private static <T> T get(Mono<T> mono) {
		return Objects.requireNonNull(mono.block(LIMIT));
	}
}
