package stampede.inventory.web;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import java.util.UUID;

/** What {@code POST /internal/reservations/commits} takes. */
@JsonIgnoreProperties(ignoreUnknown = true)
record CommitsRequest(@NotEmpty @Size(max = ReservationsRequest.MOST) List<@NotNull UUID> orderIds) {}
