package stampede.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class BenchTests {

	@Test
	void measuresEverythingButTheSlowestUnlessPartsAreNamed() {
		assertThat(Bench.parts(List.of(), false)).containsExactly(Part.CHECKOUT, Part.SOLDOUT, Part.OVERLOAD,
				Part.RUSH, Part.KILLS,
				Part.WATCHERS, Part.GATEWAY, Part.SESSIONS, Part.SIGNINS, Part.START);
		assertThat(Bench.parts(List.of("scale"), false)).containsExactly(Part.SCALE);
		assertThat(Bench.parts(List.of(), true)).containsExactly(Part.CHECKOUT, Part.OVERLOAD);
		assertThat(Bench.parts(List.of("start", "gateway"), true)).containsExactly(Part.GATEWAY, Part.START);
	}

	@Test
	void comparesProxiesWithinARound() {
		var result = EdgeCost.result(List.of(
				"orders    1     haproxy        10000   1ms   2ms     100       20.0        0.0       50       0       0   1.000",
				"orders    1     gateway-1       2000   1ms   2ms     100      400.0       10.0       50       0       0   0.200",
				"orders    1     plain           5000   1ms   2ms     100      100.0        0.0       50       0       0   0.500"));
		assertThat(result.figures()).extracting(Figure::name).containsExactly("gateway_vs_plain_scg",
				"gateway_vs_haproxy");
		assertThat(result.figures()).extracting(Figure::median).containsExactly(0.4, 0.2);
		assertThat(result.text()).contains("| 1 | plain | 5000 | 100.0 |");
	}
}
