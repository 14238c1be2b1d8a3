package stampede.inventory;

import static org.assertj.core.api.Assertions.assertThat;
import static stampede.inventory.Warehouse.lines;
import static stampede.inventory.Warehouse.now;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.IntUnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import reactor.core.publisher.Mono;
import stampede.testsupport.EmbeddedDatabase;
import stampede.testsupport.TestTokens;

/** Any sequence of calls does what a few lines of arithmetic say it does. */
class ReservationModelIntegrationTests {
	static final int ORDERS = 4;
	static final int STOCK = 4;
	private static @Nullable ConfigurableApplicationContext context;

	enum Action {
		RESERVE, COMMIT, RELEASE, EXPIRE
	}

	@BeforeContainer
	static void start() {
		context = new SpringApplicationBuilder(InventoryServiceApplication.class, Warehouse.Beans.class)
				.initializers(new EmbeddedDatabase(), new TestTokens())
				.run("--server.port=0", "--management.server.port=0", "--inventory.sweeper.enabled=false");
	}

	@AfterContainer
	static void stop() {
		if (context != null) {
			context.close();
		}
	}

	@Property(tries = 40, shrinking = ShrinkingMode.BOUNDED)
	void behavesAsItsModel(@ForAll @Size(min = 1, max = 25) List<@IntRange(max = ORDERS * 4 - 1) Integer> steps) {
		var warehouse = bean(Warehouse.class);
		var a = warehouse.shelf(STOCK);
		var b = warehouse.shelf(STOCK);
		var model = new Model();
		var orders = List.of(UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID(), UUID.randomUUID());

		for (var step : steps) {
			var order = step % ORDERS;
			var action = Action.values()[step / ORDERS];
			var expected = model.apply(order, action);
			var actual = apply(orders.get(order), lines(new Line(b, order + 1), new Line(a, 1)), action);

			assertThat(actual).as("%s of order %d", action, order).isEqualTo(expected);
			assertThat(warehouse.level(a)).isEqualTo(model.level(_ -> 1));
			assertThat(warehouse.level(b)).isEqualTo(model.level(held -> held + 1));
		}
		assertThat(warehouse.violations()).isZero();
	}

	private static String apply(UUID order, List<Line> wanted, Action action) {
		var reserving = bean(Reserving.class);
		return switch (action) {
			case RESERVE -> outcome(reserving.reserve(order, "ann", wanted));
			case COMMIT -> outcome(reserving.commit(order));
			case RELEASE -> outcome(reserving.release(order));
			case EXPIRE -> {
				bean(MovableClock.class).advance(Duration.ofMinutes(10));
				now(bean(Sweeping.class).sweep(1_000));
				yield "swept";
			}
		};
	}

	private static String outcome(Mono<Reservation> call) {
		return now(call.map(reservation -> reservation.state().label())
				.onErrorResume(InventoryException.class, refused -> Mono.just(refused.getClass().getSimpleName())));
	}

	private static <T> T bean(Class<T> type) {
		if (context == null) {
			throw new IllegalStateException("not started");
		}
		return context.getBean(type);
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
