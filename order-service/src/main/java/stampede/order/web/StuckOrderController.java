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
import stampede.order.attention.Attention;
import stampede.order.attention.StuckOrder;

/** For operators: orders that were tried too often, and what to do about them. */
@RestController
@Tag(name = "stuck orders", description = "What operators do about orders that could not be finished")
@RequestMapping(path = "/api/v1/stuck-orders", produces = MediaType.APPLICATION_JSON_VALUE)
class StuckOrderController {
	private static final String ID = "The order's id";
	private final Attention attention;

	StuckOrderController(Attention attention) {
		this.attention = attention;
	}

	/** The oldest hundred. */
	record StuckOrders(List<View> orders) {}

	@Schema(name = "StuckOrder", description = "An order that could not be finished")
	record View(UUID orderId, @Schema(description = "The owner of the order") String customer,
			@Schema(description = "The state of the order", example = "UNDOING") String state,
			@Schema(description = "The attempts so far", example = "201") int attempts, Instant createdAt,
			Instant updatedAt,
			@Schema(description = "The failure of the last attempt") @Nullable String lastFailure) {
		static View of(StuckOrder order) {
			return new View(order.id().value(), order.owner(), order.state(), order.attempts(), order.createdAt(),
					order.updatedAt(), order.lastFailure());
		}
	}

	/** @param note what was done about money and stock, for whoever asks later */
	@Schema(name = "CloseOrder")
	record Closure(
			@Schema(description = "What was done about money and stock", example = "paid back at the provider's desk") @NotNull @Pattern(regexp = ReadableText.CHARACTER
					+ "{1,500}", message = "is 1 to 500 characters, none of them control characters") String note) {}

	@Operation(operationId = "listStuckOrders", summary = "List orders that were tried too often", description = "The oldest hundred.")
	@Contract(scopes = "operator", answers = "200 The orders that need an operator.")
	@GetMapping
	Mono<StuckOrders> list() {
		return attention.list().map(orders -> new StuckOrders(orders.stream().map(View::of).toList()));
	}

	@Operation(operationId = "retryStuckOrder", summary = "Have an order tried again", description = "With as many attempts as before.")
	@Contract(scopes = "operator", answers = "204 The next attempt begins at once.", refuses = {"404 order-not-found",
			"409 order-not-stuck"})
	@PostMapping("/{id}/retry")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	Mono<Void> retry(JwtAuthenticationToken caller, @Parameter(description = ID) @PathVariable UUID id) {
		return attention.retry(new OrderId(id), operator(caller));
	}

	@Operation(operationId = "closeStuckOrder", summary = "End an order that was settled by hand", description = "Ends the order without further calls to inventory or payment.")
	@Contract(scopes = "operator", answers = "200 The ended order.", refuses = {"404 order-not-found",
			"409 order-not-stuck", "409 request-in-flight"})
	@PostMapping(path = "/{id}/closure", consumes = MediaType.APPLICATION_JSON_VALUE)
	Mono<OrderView> close(JwtAuthenticationToken caller, @Parameter(description = ID) @PathVariable UUID id,
			@Valid @RequestBody Closure closure) {
		return attention.close(new OrderId(id), closure.note(), operator(caller)).map(OrderView::of);
	}

	private static Requester operator(JwtAuthenticationToken caller) {
		return new Requester(caller.getToken().getSubject(), Requester.Role.OPERATOR);
	}
}
