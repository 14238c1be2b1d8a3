package stampede.order.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InventoryBatchesTests {
	@Test
	void aListHasSoManyLinesAtMostAndEachOrderIsInOne() {
		var orders = IntStream.range(0, 200).map(n -> 1 + n * 7 % 20).boxed().toList();

		var portions = InventoryBatches.portions(orders, lines -> lines);

		assertThat(portions.stream().flatMap(List::stream)).containsExactlyElementsOf(orders);
		assertThat(portions).allMatch(portion -> !portion.isEmpty())
				.allMatch(portion -> sum(portion) <= InventoryBatches.MAX_LINES);
		for (var n = 1; n < portions.size(); n++) {
			assertThat(sum(portions.get(n - 1)) + portions.get(n).getFirst())
					.isGreaterThan(InventoryBatches.MAX_LINES);
		}
	}

	@Test
	void oneThatIsTooLongForAListGoesByItself() {
		assertThat(InventoryBatches.portions(List.of(500, 1, 2), lines -> lines))
				.containsExactly(List.of(500), List.of(1, 2));
	}

	private static int sum(List<Integer> lines) {
		return lines.stream().mapToInt(Integer::intValue).sum();
	}
}
