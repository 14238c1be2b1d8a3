package stampede.order.web;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.URI;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import stampede.kit.idempotency.IdempotencyKey;
import stampede.kit.security.ServiceSecurity;
import stampede.order.Answer;
import stampede.order.OrderException;
import stampede.order.OrderId;
import stampede.order.Orders;
import stampede.order.Placement;
import stampede.order.Requester;
import stampede.order.Reversal;

/**
 * The caller's own orders; somebody else's are as unknown as those that do not exist. An operator reads and takes back any
 * order whose id it has.
 */
@RestController
@RequestMapping(path = "/api/v1/orders", produces = MediaType.APPLICATION_JSON_VALUE)
class OrderController {
	private final Placement placement;
	private final Reversal reversal;
	private final Orders orders;
	private final OrderAnswers answers;
	private final OrderEvents events;

	OrderController(Placement placement, Reversal reversal, Orders orders, OrderAnswers answers, OrderEvents events) {
		this.placement = placement;
		this.reversal = reversal;
		this.orders = orders;
		this.answers = answers;
		this.events = events;
	}

	@PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
	Mono<ResponseEntity<String>> place(@AuthenticationPrincipal Jwt caller,
			@RequestHeader(IdempotencyKey.HEADER) IdempotencyKey key, @Valid @RequestBody PlaceOrderRequest request) {
		return placement.place(caller.getSubject(), key, request.wish(), answers::of)
				.map(OrderController::entity);
	}

	@GetMapping
	Mono<OrderPage> list(@AuthenticationPrincipal Jwt caller, @RequestParam(required = false) @Nullable String cursor,
			@RequestParam(defaultValue = "20") @Min(1) @Max(100) int limit,
			@RequestParam(required = false) @Nullable StateFilter state) {
		return orders
				.ofOwner(caller.getSubject(), OrderPage.before(cursor), state == null ? null : state.name(), limit + 1)
				.collectList()
				.map(found -> OrderPage.of(found, limit));
	}

	@GetMapping("/{id}")
	Mono<OrderView> read(JwtAuthenticationToken caller, @PathVariable UUID id) {
		return (isOperator(caller)
				? orders.byId(new OrderId(id))
				: orders.byIdAndOwner(new OrderId(id), caller.getToken().getSubject()))
				.switchIfEmpty(Mono.error(OrderException.NotFound::new))
				.map(OrderView::of);
	}

	@GetMapping(path = "/{id}/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
	Mono<ResponseEntity<Flux<ServerSentEvent<String>>>> follow(@AuthenticationPrincipal Jwt caller,
			@PathVariable UUID id,
			@RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId) {
		return orders.byIdAndOwner(new OrderId(id), caller.getSubject())
				.switchIfEmpty(Mono.error(OrderException.NotFound::new))
				.flatMap(order -> events.of(order, lastEventId));
	}

	@PostMapping("/{id}/cancellation")
	Mono<ResponseEntity<OrderView>> cancel(JwtAuthenticationToken caller, @PathVariable UUID id,
			@RequestParam(required = false) @Nullable Boolean restock) {
		return reversal.cancel(new OrderId(id), requester(caller), restock(restock, caller))
				.map(order -> ResponseEntity.status(order.state().isFinal() ? HttpStatus.OK : HttpStatus.ACCEPTED)
						.body(OrderView.of(order)));
	}

	@PostMapping(path = "/{id}/refunds", consumes = MediaType.APPLICATION_JSON_VALUE)
	Mono<ResponseEntity<RefundView>> refund(JwtAuthenticationToken caller, @PathVariable UUID id,
			@RequestHeader(IdempotencyKey.HEADER) IdempotencyKey key, @Valid @RequestBody RefundRequest request) {
		return reversal
				.refund(new OrderId(id), requester(caller), key, request.wish(restock(request.restock(), caller)))
				.map(OrderController::entity);
	}

	/** Goods go on sale again unless an operator, who alone may have them in hand, says otherwise. */
	private static boolean restock(@Nullable Boolean asked, JwtAuthenticationToken caller) {
		if (Boolean.FALSE.equals(asked) && !isOperator(caller)) {
			throw new ResponseStatusException(HttpStatus.FORBIDDEN, "only an operator may keep goods from sale");
		}
		return asked == null || asked;
	}

	private static Requester requester(JwtAuthenticationToken caller) {
		return new Requester(caller.getToken().getSubject(),
				isOperator(caller) ? Requester.Role.OPERATOR : Requester.Role.CUSTOMER);
	}

	private static boolean isOperator(JwtAuthenticationToken caller) {
		return caller.getAuthorities().stream()
				.anyMatch(granted -> ServiceSecurity.OPERATOR.equals(granted.getAuthority()));
	}

	private static ResponseEntity<RefundView> entity(Reversal.Outcome outcome) {
		var answer = ResponseEntity.status(switch (outcome.refund().state()) {
			case PENDING -> HttpStatus.ACCEPTED;
			case SUCCEEDED, FAILED -> HttpStatus.CREATED;
		});
		if (outcome.repeated()) {
			answer.header(IdempotencyKey.REPLAYED_HEADER, "true");
		}
		return answer.body(RefundView.of(outcome.refund()));
	}

	private static ResponseEntity<String> entity(Answer answer) {
		var entity = ResponseEntity.status(answer.status()).contentType(MediaType.parseMediaType(answer.contentType()));
		if (answer.location() != null) {
			entity.location(URI.create(answer.location()));
		}
		if (answer.replayed()) {
			entity.header(IdempotencyKey.REPLAYED_HEADER, "true");
		}
		return entity.body(answer.body());
	}
}
