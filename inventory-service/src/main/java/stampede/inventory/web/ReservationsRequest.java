package stampede.inventory.web;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.UUID;
import stampede.inventory.hold.HoldStock;

/** What {@code POST /internal/reservations} takes: several reservations, each with its order. */
@JsonIgnoreProperties(ignoreUnknown = true)
record ReservationsRequest(
		@NotEmpty @Size(max = ReservationsRequest.MOST) List<@NotNull @Valid Member> reservations) {
	/** In one request, because they lock their stock together. */
	static final int MOST = 128;

	@JsonIgnoreProperties(ignoreUnknown = true)
	record Member(@NotNull UUID orderId, @NotNull @Valid ReservationRequest reservation) {}

	/** In the order of the request. */
	List<HoldStock> holds() {
		return reservations.stream().map(member -> member.reservation().hold(member.orderId())).toList();
	}
}
