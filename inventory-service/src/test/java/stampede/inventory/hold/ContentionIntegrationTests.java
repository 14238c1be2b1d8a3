package stampede.inventory.hold;

import static org.assertj.core.api.Assertions.assertThat;
import static stampede.inventory.Warehouse.now;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import stampede.inventory.InventoryException;
import stampede.inventory.InventoryTest;
import stampede.inventory.Line;
import stampede.inventory.Sku;
import stampede.inventory.Warehouse;
import stampede.inventory.stock.GoodsReturn;
import stampede.inventory.stock.Returning;

/** Many orders over few items in every order, while the sweeper runs: a wrong lock order would deadlock here. */
@InventoryTest
class ContentionIntegrationTests {
	private static final int CALLS = 1_500;
	private static final int AT_ONCE = 64;
	private static final int ORDERS = 120;

	@Autowired
	HoldBatches holds;

	@Autowired
	Holds sets;

	@Autowired
	Returning returning;

	@Autowired
	HoldHousekeeping housekeeping;

	@Autowired
	Warehouse warehouse;

	@Test
	void neitherDeadlocksNorLosesAnything() {
		var seed = System.nanoTime();
		var random = new Random(seed);
		var skus = IntStream.range(0, 6).mapToObj(_ -> warehouse.shelf(60)).toList();
		var orders = IntStream.range(0, ORDERS).mapToObj(_ -> new Command(UUID.randomUUID(), some(skus, random)))
				.toList();
		var calls = IntStream.range(0, CALLS)
				.mapToObj(_ -> call(orders.get(random.nextInt(ORDERS)), random.ints(random.nextInt(6), 0, ORDERS)
						.mapToObj(orders::get).toList(), random))
				.toList();

		var failures = now(Flux.fromIterable(calls)
				.flatMap(call -> call
						.then(Mono.<Throwable>empty())
						.onErrorResume(InventoryException.class, _ -> Mono.empty())
						.onErrorResume(Mono::just), AT_ONCE)
				.collectList());

		assertThat(failures).as("seed %d", seed).isEmpty();
		assertThat(warehouse.violations()).as("seed %d", seed).isZero();
	}

	@Test
	void listsThatCompeteSellWhatThereIsAndNoMore() {
		var scarce = warehouse.shelf(100);
		var plenty = warehouse.shelf(1_000, 2);
		var lists = IntStream.range(0, 8).mapToObj(list -> IntStream.range(0, 40)
				.mapToObj(n -> new HoldStock(UUID.randomUUID(), "buyer-" + n,
						n % 2 == 0 ? List.of(new Line(scarce, 1)) : List.of(new Line(plenty, 1), new Line(scarce, 1))))
				.toList()).toList();

		var outcomes = now(
				Flux.fromIterable(lists).flatMap(sets::hold, 8).flatMapIterable(each -> each).collectList());

		var held = outcomes.stream().filter(HoldOutcome.Done.class::isInstance).count();
		assertThat(outcomes).hasSize(320);
		assertThat(held).isEqualTo(100);
		assertThat(warehouse.level(scarce).available()).isZero();
		assertThat(warehouse.violations()).isZero();
	}

	/** Two of each customer's orders may be held, whichever lists they come in, and however many at once. */
	@Test
	void noCustomerGetsMoreThanTheLimitByComingOnSeveralWaysAtOnce() {
		var sku = warehouse.shelf(1_000, 2);
		var lists = IntStream.range(0, 8).mapToObj(_ -> IntStream.range(0, 10)
				.mapToObj(n -> new HoldStock(UUID.randomUUID(), "greedy-" + n, List.of(new Line(sku, 1))))
				.toList()).toList();

		var outcomes = now(
				Flux.fromIterable(lists).flatMap(sets::hold, 8).flatMapIterable(each -> each).collectList());

		assertThat(outcomes.stream().filter(HoldOutcome.Done.class::isInstance).count()).isEqualTo(20);
		assertThat(warehouse.level(sku).reserved()).isEqualTo(20);
		assertThat(warehouse.violations()).isZero();
	}

	private record Command(UUID order, List<Line> lines) {}

	private Mono<?> call(Command command, List<Command> commands, Random random) {
		return switch (random.nextInt(13)) {
			case 0, 1, 2, 3 -> holds.hold(new HoldStock(command.order(), "ann", command.lines()));
			case 4, 5 -> holds.commit(command.order());
			case 6 -> holds.release(command.order());
			case 10 ->
				sets.hold(commands.stream().map(each -> new HoldStock(each.order(), "ann", each.lines())).toList());
			case 11 -> sets.commit(commands.stream().map(Command::order).toList());
			case 12 -> sets.release(commands.stream().map(Command::order).toList());
			case 7 -> returning.takeBack(new GoodsReturn(UUID.randomUUID(), command.order(), command.lines()));
			case 8 -> housekeeping.expire(5);
			default -> warehouse.passTime(Duration.ofSeconds(30));
		};
	}

	/** In any order: putting them in the one order is the service's part. */
	private static List<Line> some(List<Sku> skus, Random random) {
		var shuffled = new ArrayList<>(skus);
		Collections.shuffle(shuffled, random);
		return shuffled.stream()
				.limit(1 + random.nextInt(skus.size()))
				.map(sku -> new Line(sku, 1 + random.nextInt(3)))
				.toList();
	}
}
