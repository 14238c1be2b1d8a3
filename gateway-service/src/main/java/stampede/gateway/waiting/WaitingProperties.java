package stampede.gateway.waiting;

import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;
import stampede.kit.client.ClientProperties;

/**
 * The waiting room of sales (ADR 30). It needs stampede.passes.keys and a service token for inventory-service.
 *
 * @param client HTTP client of inventory-service, for its sales.
 * @param maxPlaces Maximum number of places in the room of one sale. Further clients are refused (503).
 * @param minPoll Shortest interval of polls, near the front.
 * @param maxPoll Longest interval of polls. A client that has not polled for about twice its interval is skipped until it returns.
 * @param interval Interval between two admissions.
 * @param capacityShare Share of the measured capacity of checkouts that is admitted.
 * @param initialPerSecond Clients that this gateway admits in a second when a sale opens. The rate grows until the queue of checkouts is half full.
 * @param overbooking Maximum number of unused passes for each unsold unit.
 * @param recoveryPause Time without admissions after Redis has lost its data, in which clients and gateways restore it.
 * @param sales Changes for single sales, by id.
 */
@Validated
@ConfigurationProperties("gateway.waiting")
record WaitingProperties(@NotNull @NestedConfigurationProperty ClientProperties client,
		@DefaultValue("200000") @Min(1) int maxPlaces,
		@DefaultValue("5s") Duration minPoll, @DefaultValue("60s") Duration maxPoll,
		@DefaultValue("500ms") Duration interval,
		@DefaultValue("0.75") @Positive @DecimalMax("1") double capacityShare,
		@DefaultValue("10") @Positive double initialPerSecond,
		@DefaultValue("1.3") @DecimalMin("1") double overbooking,
		@DefaultValue("10s") Duration recoveryPause,
		@DefaultValue Map<String, @Valid SaleChange> sales) {
	private static final SaleChange UNCHANGED = new SaleChange(false, null);

	/**
	 * A change of one sale.
	 *
	 * @param paused Admits no client; clients keep their places, and passes stay valid.
	 * @param admitPerSecond Replaces the bound of the sale's definition.
	 */
	record SaleChange(@DefaultValue("false") boolean paused, @Min(1) @Nullable Integer admitPerSecond) {}

	SaleChange change(String sale) {
		return sales.getOrDefault(sale, UNCHANGED);
	}
}
