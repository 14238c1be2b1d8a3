package stampede.gateway.waiting;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import stampede.kit.client.ClientProperties;
import stampede.kit.sale.PolledSales.Current;
import stampede.kit.sale.SaleReply;

/** Sales and settings of tests. */
final class TestSales {
	static final String SEED = "5eed".repeat(16);

	private TestSales() {}

	static WaitingProperties limits(Duration minPoll) {
		return limits(minPoll, 1_000);
	}

	static WaitingProperties limits(Duration minPoll, int maxPlaces) {
		var client = new ClientProperties(URI.create("http://localhost"), Duration.ofSeconds(1), Duration.ofSeconds(1),
				1,
				1, Duration.ofSeconds(1));
		return new WaitingProperties(client, maxPlaces, minPoll, Duration.ofSeconds(60), Duration.ofMillis(500), 0.75,
				10,
				1.3, Duration.ofSeconds(10), Map.of());
	}

	/** A sale that opens in {@code opensIn} from now, with passes of {@code passLife} seconds. */
	static Current sale(String id, Duration opensIn, int passLife, int perSecond, long onHand) {
		var now = Instant.now();
		return new Current(new SaleReply(id, List.of("A"), now.minusSeconds(3_600), now.plus(opensIn),
				now.plusSeconds(3_600), passLife, perSecond, SEED, onHand, 0, now), now);
	}
}
