package stampede.order.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import stampede.kit.openapi.Contract;
import stampede.kit.text.ReadableText;
import stampede.order.OrderId;
import stampede.order.Requester;
import stampede.order.attention.StuckOrders;
import stampede.order.store.StuckOrder;

/** For operators: stuck orders, and the actions on them. */
@RestController
@Tag(name = "stuck orders", description = "Orders that recovery could not finish")
@RequestMapping(path = "/api/v1/stuck-orders", produces = MediaType.APPLICATION_JSON_VALUE)
class StuckOrderController {
	private static final String ID = "The order's id";
	private final StuckOrders stuckOrders;

	StuckOrderController(StuckOrders stuckOrders) {
		this.stuckOrders = stuckOrders;
	}

	@Schema(name = "StuckOrders", description = "The oldest hundred stuck orders")
	record Listing(List<View> orders) {}

	@Schema(name = "StuckOrder", description = "An order that the recovery worker gave up")
	record View(UUID orderId, @Schema(description = "The owner of the order") String customer,
			@Schema(description = "The state of the order", example = "COMPENSATING") String state,
			@Schema(description = "The attempts so far", example = "201") int attempts, Instant createdAt,
			Instant updatedAt,
			@Schema(description = "The failure of the last attempt") @Nullable String lastFailure) {
		static View of(StuckOrder order) {
			return new View(order.id().value(), order.owner(), order.state(), order.attempts(), order.createdAt(),
					order.updatedAt(), order.lastFailure());
		}
	}

	/** @param note how money and stock were settled */
	@Schema(name = "CloseOrder")
	record Closure(
			@Schema(description = "How money and stock were settled", example = "refunded in the provider's dashboard") @NotNull @Pattern(regexp = ReadableText.CHARACTER
					+ "{1,500}", message = "is 1 to 500 characters, none of them control characters") String note) {}

	@Operation(operationId = "listStuckOrders", summary = "List stuck orders", description = "The oldest hundred.")
	@Contract(scopes = "operator", answers = "200 The orders that need an operator.")
	@GetMapping
	Mono<Listing> list() {
		return stuckOrders.list().map(orders -> new Listing(orders.stream().map(View::of).toList()));
	}

	@Operation(operationId = "retryStuckOrder", summary = "Retry a stuck order", description = "Resets the number of attempts.")
	@Contract(scopes = "operator", answers = "204 The next attempt starts at once.", refuses = {"404 order-not-found",
			"409 order-not-stuck"})
	@PostMapping("/{id}/retry")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	Mono<Void> retry(JwtAuthenticationToken caller, @Parameter(description = ID) @PathVariable UUID id) {
		return stuckOrders.retry(new OrderId(id), operator(caller));
	}

	@Operation(operationId = "closeStuckOrder", summary = "Close a stuck order", description = "Closes the order without further calls to inventory-service or payment-service.")
	@Contract(scopes = "operator", answers = "200 The closed order.", refuses = {"404 order-not-found",
			"409 order-not-stuck", "409 request-in-flight"})
	@PostMapping(path = "/{id}/closure", consumes = MediaType.APPLICATION_JSON_VALUE)
	Mono<OrderView> close(JwtAuthenticationToken caller, @Parameter(description = ID) @PathVariable UUID id,
			@Valid @RequestBody Closure closure) {
		return stuckOrders.close(new OrderId(id), closure.note(), operator(caller)).map(OrderView::of);
	}

	private static Requester operator(JwtAuthenticationToken caller) {
		return new Requester(caller.getToken().getSubject(), Requester.Role.OPERATOR);
	}
}
