package stampede.gateway.waiting;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stampede.kit.sale.PolledSales.Current;

/**
 * Random histories of joins, polls, admissions and used passes, by fixed seeds, beside a model in memory: among clients that keep polling
 * no client is admitted before one with a better place, and there are never more unused passes than the stock allows.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RoomHistoriesIntegrationTests {
	private static final int STEPS = 400;
	private static final int STOCK = 20;
	private static final int MAX_PASSES = 26;
	private final TestRoom room = new TestRoom(TestSales.limits(Duration.ofSeconds(60)));

	@AfterAll
	void stop() {
		room.close();
	}

	@ParameterizedTest
	@ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
	void keepsTheOrderAndTheBounds(int seed) {
		new History(new Random(seed)).run();
	}

	private Current sale(String id, Duration opensIn) {
		return TestSales.sale(id, opensIn, 3_600, 100_000, STOCK);
	}

	/** One sale: early joins first, then everything in any order. */
	private final class History {
		private final Random random;
		private final String id = "sale-" + UUID.randomUUID();
		private final List<String> joined = new ArrayList<>();
		private final List<String> line = new ArrayList<>();
		private final Set<String> passes = new HashSet<>();
		private final List<String> used = new ArrayList<>();

		History(Random random) {
			this.random = random;
		}

		void run() {
			var early = sale(id, Duration.ofSeconds(60));
			for (var n = 0; n < 10 + random.nextInt(40); n++) {
				join(early);
			}
			line.sort((a, b) -> Place.draw(TestSales.SEED, a).compareTo(Place.draw(TestSales.SEED, b)));
			var open = sale(id, Duration.ofSeconds(-1));
			for (var step = 0; step < STEPS; step++) {
				switch (random.nextInt(4)) {
					case 0 -> join(open);
					case 1 -> poll(open);
					case 2 -> admit(open);
					default -> use(open);
				}
			}
			assertThat(used).as("the history has something to show").hasSizeGreaterThan(20);
		}

		private void join(Current current) {
			var client = "client-" + joined.size();
			room.join(current, client);
			joined.add(client);
			line.add(client);
		}

		/** A poll, or a second join from another tab, changes nothing. */
		private void poll(Current current) {
			var client = joined.get(random.nextInt(joined.size()));
			var reply = random.nextBoolean() ? room.join(current, client) : room.poll(current, client);
			if (reply instanceof Room.Reply.Waiting waiting) {
				assertThat(waiting.ahead()).isEqualTo(line.indexOf(client));
			} else {
				assertThat(passes.contains(client) || used.contains(client)).isTrue();
			}
		}

		private void admit(Current current) {
			var wanted = random.nextInt(6);
			var expected = List
					.copyOf(line.subList(0, Math.min(Math.min(wanted, line.size()), MAX_PASSES - passes.size())));

			var round = room.admit(current, wanted);

			assertThat(round.subjects()).isEqualTo(expected);
			assertThat(round.passes()).isLessThanOrEqualTo(MAX_PASSES);
			line.removeAll(expected);
			passes.addAll(expected);
		}

		private void use(Current current) {
			passes.stream().sorted().findFirst().ifPresent(client -> {
				room.use(current, client);
				passes.remove(client);
				used.add(client);
			});
		}
	}
}
