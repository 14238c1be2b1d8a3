package stampede.identity.web;

import static org.assertj.core.api.Assertions.assertThat;
import static stampede.identity.Customers.address;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.web.reactive.server.WebTestClient;
import stampede.identity.Customers;
import stampede.identity.IdentityTest;

/**
 * Requests for known and unknown addresses take turns in random order, so that load of this machine affects both. Their ranks are
 * compared (Mann and Whitney, 1947): under equal times the share of pairs in which the known one is slower is one half.
 */
@IdentityTest
class ConstantTimeIntegrationTests {
	private static final int PAIRS = 60;
	/** More than six standard deviations of the share from one half: sqrt((2 n + 1) / (12 n n)) is 0.053 for 60 pairs. */
	private static final double MOST = 0.33;

	@Autowired
	Customers customers;

	@Test
	void refusesASignInToAKnownAndToAnUnknownAddressInTheSameTime() {
		var known = new ArrayList<String>();
		for (var n = 0; n < PAIRS / 6; n++) {
			known.add(customers.registered());
		}

		compare(known, address -> customers.signIn(address, "wrong password"));
	}

	@Test
	void acceptsARegistrationOfAKnownAndOfAnUnknownAddressInTheSameTime() {
		var known = List.of(customers.registered());

		compare(known, address -> customers.request("/api/v1/accounts", address));
	}

	private static void compare(List<String> addresses, Function<String, WebTestClient.ResponseSpec> request) {
		var known = new ArrayList<Long>();
		var unknown = new ArrayList<Long>();
		var order = new ArrayList<Boolean>();
		order.addAll(Collections.nCopies(PAIRS, true));
		order.addAll(Collections.nCopies(PAIRS, false));
		Collections.shuffle(order, new Random(1));
		var bodies = new ArrayList<String>();
		for (var isKnown : order) {
			var address = isKnown ? addresses.get(known.size() % addresses.size()) : address();
			var begin = System.nanoTime();
			var response = request.apply(address).returnResult(String.class);
			bodies.add(response.getStatus() + Objects.requireNonNullElse(
					String.join("", Objects.requireNonNull(response.getResponseBody().collectList().block())), ""));
			(isKnown ? known : unknown).add(System.nanoTime() - begin);
		}

		assertThat(bodies.stream().distinct()).as("status and body").hasSize(1);
		var slower = known.stream().mapToLong(time -> unknown.stream().filter(other -> time > other).count()).sum();
		assertThat(slower / (double) (PAIRS * PAIRS)).as("share of pairs in which the known address is slower")
				.isBetween(0.5 - MOST, 0.5 + MOST);
	}
}
