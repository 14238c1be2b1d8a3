package stampede.observability.dashboard;

import java.util.List;

/** Every dashboard there is. */
public final class Boards {
	private Boards() {}

	public static List<Dashboard> all() {
		return List.of(TrafficBoards.overview(), TrafficBoards.services(), TrafficBoards.gateway(),
				CheckoutBoard.checkout(), SaleBoard.sale(), CustomerBoard.customers(), ExperimentBoard.experiments(),
				TrafficBoards.release(), ResourceBoards.saturation(), ResourceBoards.leaks());
	}
}
