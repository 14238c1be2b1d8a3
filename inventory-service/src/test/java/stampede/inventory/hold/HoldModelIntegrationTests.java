package stampede.inventory.hold;

import stampede.inventory.InventoryException;
import stampede.inventory.InventoryTest;
import stampede.inventory.Level;
import stampede.inventory.Line;
import stampede.inventory.Reservation;
import stampede.inventory.Warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static stampede.inventory.Warehouse.lines;
import static stampede.inventory.Warehouse.now;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import reactor.core.publisher.Mono;

/** Any sequence of calls does what a few lines of arithmetic say it does. */
@InventoryTest
class HoldModelIntegrationTests {
	static final int ORDERS = 4;
	static final int STOCK = 4;
	static final int ACTIONS = Action.values().length;
	private static final int TRIES = 40;
	private static final int LONGEST = 25;

	@Autowired
	HoldBatches holds;

	@Autowired
	HoldHousekeeping housekeeping;

	@Autowired
	Warehouse warehouse;

	enum Action {
		RESERVE, COMMIT, RELEASE, EXPIRE
	}

	@Test
	void behavesAsItsModel() {
		var seed = System.nanoTime();
		var random = new Random(seed);
		for (var attempt = 0; attempt < TRIES; attempt++) {
			behavesAsItsModel("seed %d, attempt %d".formatted(seed, attempt),
					random.ints(1 + random.nextInt(LONGEST), 0, ORDERS * ACTIONS).toArray());
		}
	}

	private void behavesAsItsModel(String which, int[] steps) {
		var a = warehouse.shelf(STOCK);
		var b = warehouse.shelf(STOCK);
		var model = new Model();
		var orders = List.of(UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID());

		for (var step : steps) {
			var order = step % ORDERS;
			var action = Action.values()[step / ORDERS];
			var expected = model.apply(order, action);
			var actual = apply(orders.get(order), lines(new Line(b, order + 1), new Line(a, 1)), action);

			var now = "%s: %s of order %d in %s".formatted(which, action, order, Arrays.toString(steps));
			assertThat(actual).as(now).isEqualTo(expected);
			assertThat(warehouse.level(a)).as(now).isEqualTo(model.level(_ -> 1));
			assertThat(warehouse.level(b)).as(now).isEqualTo(model.level(held -> held + 1));
		}
		assertThat(warehouse.violations()).as(which).isZero();
	}

	private String apply(UUID order, List<Line> wanted, Action action) {
		return switch (action) {
			case RESERVE -> outcome(holds.hold(new HoldStock(order, "ann", wanted)));
			case COMMIT -> outcome(holds.commit(order));
			case RELEASE -> outcome(holds.release(order));
			case EXPIRE -> {
				now(warehouse.passTime(Duration.ofMinutes(10)));
				now(housekeeping.expire(1_000));
				yield "swept";
			}
		};
	}

	private static String outcome(Mono<Reservation> call) {
		return now(call.map(reservation -> reservation.state().label())
				.onErrorResume(InventoryException.class, refused -> Mono.just(refused.getClass().getSimpleName())));
	}

	/** Order n wants one of the first item and n + 1 of the second, so that the second is what runs out. */
	private static final class Model {
		private final Map<Integer, String> states = new HashMap<>();

		String apply(int order, Action action) {
			var state = states.getOrDefault(order, "NONE");
			return switch (action) {
				case RESERVE -> switch (state) {
					case "NONE", "EXPIRED" -> fits(order) ? move(order, "ACTIVE") : "OutOfStock";
					case "RELEASED" -> "ReservationReleased";
					default -> state;
				};
				case COMMIT -> switch (state) {
					case "NONE" -> "ReservationNotFound";
					case "RELEASED" -> "ReservationReleased";
					case "EXPIRED" -> fits(order) ? move(order, "COMMITTED") : "ReservationExpired";
					default -> move(order, "COMMITTED");
				};
				case RELEASE -> state.equals("COMMITTED") ? "ReservationCommitted" : move(order, "RELEASED");
				case EXPIRE -> {
					states.replaceAll((_, held) -> held.equals("ACTIVE") ? "EXPIRED" : held);
					yield "swept";
				}
			};
		}

		private boolean fits(int order) {
			return level(held -> held + 1).available() >= order + 1 && level(_ -> 1).available() >= 1;
		}

		private String move(int order, String state) {
			states.put(order, state);
			return state;
		}

		Level level(IntUnaryOperator quantity) {
			return new Level(STOCK - sum("COMMITTED", quantity), sum("ACTIVE", quantity));
		}

		private int sum(String state, IntUnaryOperator quantity) {
			return states.entrySet().stream()
					.filter(held -> held.getValue().equals(state))
					.mapToInt(held -> quantity.applyAsInt(held.getKey()))
					.sum();
		}
	}
}
