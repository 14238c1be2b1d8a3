package stampede.order.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.web.bind.WebDataBinder;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.InitBinder;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import stampede.kit.idempotency.IdempotencyKey;
import stampede.kit.openapi.Contract;
import stampede.kit.pass.Pass;
import stampede.kit.problem.Problems;
import stampede.kit.web.StrictParameters;
import stampede.order.OrderEventData;
import stampede.order.OrderException;
import stampede.order.OrderId;
import stampede.order.OrderStatus;
import stampede.order.placing.PlaceOrder;
import stampede.order.store.Orders;
import stampede.order.store.StoredResponse;

/**
 * The caller's own orders; other customers' orders are reported as unknown. An operator reads any order whose id it
 * has.
 */
@RestController
@Tag(name = "orders", description = "Orders of customers")
@RequestMapping(path = "/api/v1/orders", produces = MediaType.APPLICATION_JSON_VALUE)
class OrderController {
	private static final String ID = "The order's id";
	private final PlaceOrder placement;
	private final Orders orders;
	private final EventStreams events;

	OrderController(PlaceOrder placement, Orders orders, EventStreams events) {
		this.placement = placement;
		this.orders = orders;
		this.events = events;
	}

	@InitBinder
	void readStates(WebDataBinder binder) {
		StrictParameters.registerNames(binder, OrderStatus.class);
	}

	@Operation(operationId = "placeOrder", summary = "Place an order", description = """
			Reserves the stock, charges the customer, and answers when the order is final, or with its current state when the \
			caller's time is over. A repeat with the same key returns the first response, byte for byte, for 24 hours.""")
	@Contract(scopes = "orders", body = OrderView.class, replays = true, locates = true, answers = {
			"201 The order is confirmed: it is paid, and the stock is sold.",
			"202 The order is not final yet; read it at Location, or follow its events."}, refuses = {
					"402 payment-declined", "403 pass-required",
					"409 out-of-stock", "409 stock-held", "409 customer-limit", "409 price-changed",
					"409 order-expired",
					"409 order-cancelled", "409 too-many-returns", "409 request-in-flight", "422 payment-failed",
					"422 unknown-item",
					"422 total-too-large", "422 mixed-currencies", "422 idempotency-key-reused",
					"429 too-many-unpaid-orders"})
	@PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
	Mono<ResponseEntity<String>> place(@AuthenticationPrincipal Jwt caller,
			@RequestHeader(IdempotencyKey.HEADER) IdempotencyKey key,
			@Parameter(description = "A pass of the waiting room, for items of an open sale") @RequestHeader(name = Pass.HEADER, required = false) @Size(min = 1, max = 2_000) @Nullable String pass,
			@Valid @RequestBody PlaceOrderRequest request) {
		return placement.place(caller.getSubject(), key, request.command(pass))
				.map(OrderController::entity);
	}

	@Operation(operationId = "listOrders", summary = "List the caller's own orders", description = "Newest first. A page costs as many requests as it has entries, divided by 20.")
	@Contract(scopes = "orders", answers = "200 A page of orders.")
	@GetMapping
	Mono<OrderPage> list(@AuthenticationPrincipal Jwt caller,
			@Parameter(description = "nextCursor of the previous page") @RequestParam(required = false) @Size(min = 1) @Nullable String cursor,
			@Parameter(description = "Maximum number of entries") @RequestParam(defaultValue = "20") @Min(1) @Max(100) int limit,
			@Parameter(description = "Only orders in this state") @RequestParam(required = false) @Nullable OrderStatus state) {
		return orders
				.ofOwner(caller.getSubject(), OrderPage.before(cursor), state, limit + 1)
				.collectList()
				.map(found -> OrderPage.of(found, limit));
	}

	@Operation(operationId = "readOrder", summary = "Read an order", description = "A customer reads their own, an operator any.")
	@Contract(scopes = {"orders", "operator"}, answers = "200 The current order.", refuses = "404 order-not-found")
	@GetMapping("/{id}")
	Mono<OrderView> read(JwtAuthenticationToken caller, @Parameter(description = ID) @PathVariable UUID id) {
		return (Callers.isOperator(caller)
				? orders.byId(new OrderId(id))
				: orders.byIdAndOwner(new OrderId(id), caller.getToken().getSubject()))
				.switchIfEmpty(Mono.error(OrderException.NotFound::new))
				.map(OrderView::of);
	}

	@Operation(operationId = "followOrder", summary = "Follow an order", description = """
			Server-sent events, one for each change of state, until the order is final. A client that reconnects sends the id of \
			its last event as Last-Event-ID and receives the later events.""")
	@Contract(scopes = "orders", eventData = OrderEventData.class, answers = {"200 The events.",
			"204 The order is final, and no event is later than Last-Event-ID."}, refuses = "404 order-not-found")
	@GetMapping(path = "/{id}/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	Mono<ResponseEntity<Flux<ServerSentEvent<String>>>> follow(@AuthenticationPrincipal Jwt caller,
			@Parameter(description = ID) @PathVariable UUID id,
			@Parameter(description = "The id of the last event that the client received") @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId) {
		return events.of(orders.byIdAndOwner(new OrderId(id), caller.getSubject())
				.switchIfEmpty(Mono.error(OrderException.NotFound::new)), lastEventId);
	}

	private static ResponseEntity<String> entity(StoredResponse answer) {
		var entity = ResponseEntity.status(answer.status()).contentType(MediaType.parseMediaType(answer.contentType()));
		if (answer.location() != null) {
			entity.location(URI.create(answer.location()));
		}
		if (answer.isWorthARetry()) {
			entity.headers(Problems.retryAfter(1));
		}
		if (answer.replayed()) {
			entity.header(IdempotencyKey.REPLAYED_HEADER, "true");
		}
		return entity.body(answer.body());
	}
}
