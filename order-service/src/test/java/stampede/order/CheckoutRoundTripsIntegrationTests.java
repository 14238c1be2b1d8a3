package stampede.order;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.test.context.ContextConfiguration;
import stampede.kit.idempotency.IdempotencyKey;
import stampede.order.store.StoredResponse;
import stampede.testsupport.RoundTrips;
import stampede.testsupport.RoundTrips.Count;

/** Statements and commits of one order in this service's database; inventory- and payment-service have similar tests. */
@ContextConfiguration(initializers = RoundTrips.class)
class CheckoutRoundTripsIntegrationTests extends CheckoutFixture {
	@Test
	void admitsReservesAndConfirmsWithOneCommitEach() {
		assertThat(RoundTrips.of(() -> assertThat(place("trip-1")).extracting(StoredResponse::status).isEqualTo(201)))
				.isEqualTo(new Count(3, 3));
	}

	@Test
	void answersARepeatWithoutChangingAnything() {
		place("trip-2");

		assertThat(RoundTrips.of(() -> assertThat(place("trip-2").replayed()).isTrue()).trips()).isEqualTo(2);
	}

	private StoredResponse place(String key) {
		var answer = placement.place("traveller", new IdempotencyKey(key), COMMAND).block(LIMIT);
		assertThat(answer).isNotNull();
		return answer;
	}
}
