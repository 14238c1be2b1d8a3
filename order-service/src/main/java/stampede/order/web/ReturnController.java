package stampede.order.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Mono;
import stampede.kit.idempotency.IdempotencyKey;
import stampede.kit.openapi.Contract;
import stampede.order.Order;
import stampede.order.OrderException;
import stampede.order.OrderId;
import stampede.order.OrderState.Cancelled;
import stampede.order.OrderState.Compensating;
import stampede.order.OrderState.Confirmed;
import stampede.order.OrderState.Placed;
import stampede.order.OrderState.Refunded;
import stampede.order.OrderState.Refunding;
import stampede.order.OrderState.Rejected;
import stampede.order.OrderState.Reserved;
import stampede.order.returns.Returns;

/** Cancellations and refunds: by customers within the return window, by operators at any time. */
@RestController
@Tag(name = "orders")
@RequestMapping(path = "/api/v1/orders", produces = MediaType.APPLICATION_JSON_VALUE)
class ReturnController {
	private static final String ID = "The order's id";
	private final Returns returns;

	ReturnController(Returns returns) {
		this.returns = returns;
	}

	@Operation(operationId = "cancelOrder", summary = "Cancel an order", description = """
			Refunds the payment and releases the stock. A customer may while the order is not confirmed, and for 30 minutes after \
			placing it; an operator any time. Idempotent.""")
	@Contract(scopes = {"orders", "operator"}, answers = {"200 The order is cancelled.",
			"202 The cancellation is in progress."}, refuses = {"404 order-not-found", "409 illegal-order-transition",
					"409 return-window-closed", "409 request-in-flight", "409 refund-failed"})
	@PostMapping("/{id}/cancellation")
	Mono<ResponseEntity<OrderView>> cancel(JwtAuthenticationToken caller,
			@Parameter(description = ID) @PathVariable UUID id,
			@Parameter(description = "false, by an operator alone: the goods of a confirmed order stay off sale") @RequestParam(required = false) @Nullable Boolean restock) {
		return returns.cancel(new OrderId(id), Callers.requester(caller), restock(restock, caller))
				.map(ReturnController::cancelled);
	}

	/** The status reports the outcome of the cancellation to every caller that waits for it. */
	private static ResponseEntity<OrderView> cancelled(Order order) {
		return switch (order.state()) {
			case Cancelled _ -> ResponseEntity.ok(OrderView.of(order));
			case Placed _,Reserved _,Compensating _,Refunding _ -> ResponseEntity.accepted().body(OrderView.of(order));
			case Confirmed _ -> throw new OrderException.RefundFailed(order);
			case Refunded _,Rejected _ -> throw new OrderException.IllegalTransition(order, "be cancelled");
		};
	}

	@Operation(operationId = "refundOrder", summary = "Refund lines of a confirmed order", description = """
			In whole or in part, once for each key. A customer may for 30 minutes after the order was placed, an operator any \
			time; the requester is recorded. A repeat with the same key returns the current state of the refund.""")
	@Contract(scopes = {"orders", "operator"}, replays = true, answers = {
			"201 The refund ended; its state is the outcome.",
			"202 The provider has not decided yet."}, refuses = {"404 order-not-found",
					"409 illegal-order-transition", "409 return-window-closed", "409 request-in-flight",
					"422 refund-too-large", "422 idempotency-key-reused"})
	@PostMapping(path = "/{id}/refunds", consumes = MediaType.APPLICATION_JSON_VALUE)
	Mono<ResponseEntity<RefundView>> refund(JwtAuthenticationToken caller,
			@Parameter(description = ID) @PathVariable UUID id,
			@RequestHeader(IdempotencyKey.HEADER) IdempotencyKey key, @Valid @RequestBody RefundRequest request) {
		return returns
				.refund(new OrderId(id), Callers.requester(caller), key,
						request.command(restock(request.restock(), caller)))
				.map(ReturnController::entity);
	}

	/** Goods go on sale again unless an operator sets restock to false. */
	private static boolean restock(@Nullable Boolean asked, JwtAuthenticationToken caller) {
		if (Boolean.FALSE.equals(asked) && !Callers.isOperator(caller)) {
			throw new ResponseStatusException(HttpStatus.FORBIDDEN, "only an operator may keep goods from sale");
		}
		return asked == null || asked;
	}

	private static ResponseEntity<RefundView> entity(Returns.RefundResult outcome) {
		var answer = ResponseEntity.status(switch (outcome.refund().state()) {
			case PENDING -> HttpStatus.ACCEPTED;
			case SUCCEEDED, FAILED -> HttpStatus.CREATED;
		});
		if (outcome.repeated()) {
			answer.header(IdempotencyKey.REPLAYED_HEADER, "true");
		}
		return answer.body(RefundView.of(outcome.refund()));
	}
}
