package stampede.gateway.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class NetworkShareTests {
	private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-29T18:00:00Z"));
	private final NetworkShare share = new NetworkShare(new Clock() {
		@Override
		public Instant instant() {
			return now.get();
		}

		@Override
		public ZoneOffset getZone() {
			return ZoneOffset.UTC;
		}

		@Override
		public Clock withZone(java.time.ZoneId zone) {
			return this;
		}
	});

	@Test
	void isThePartOfTheBusiestNetworkInTheLastMinute() {
		count("127.0.0.6", 90);
		count("203.0.113.9", 10);
		assertThat(share.busiest()).as("of a minute that is not over").isZero();

		minutesPass(1);
		assertThat(share.busiest()).isEqualTo(0.9);

		minutesPass(1);
		assertThat(share.busiest()).as("nothing came in the minute after").isZero();
	}

	@Test
	void saysNothingOfFewRequests() {
		count("127.0.0.6", 99);

		minutesPass(1);

		assertThat(share.busiest()).isZero();
	}

	@Test
	void startsEachMinuteAnew() {
		count("127.0.0.6", 100);
		minutesPass(1);
		count("127.0.0.6", 50);
		count("203.0.113.9", 50);
		minutesPass(1);
		count("127.0.0.6", 1);

		assertThat(share.busiest()).isEqualTo(0.5);
	}

	private void count(String network, int requests) {
		for (var n = 0; n < requests; n++) {
			share.count(network);
		}
	}

	private void minutesPass(int minutes) {
		now.updateAndGet(time -> time.plus(Duration.ofMinutes(minutes)));
	}
}
