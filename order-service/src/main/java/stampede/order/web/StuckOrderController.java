package stampede.order.web;

import com.fasterxml.jackson.annotation.JsonInclude;
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
import stampede.kit.text.ReadableText;
import stampede.order.Attention;
import stampede.order.OrderId;
import stampede.order.Requester;
import stampede.order.StuckOrder;

/** For operators: orders that were tried too often, and what to do about them. */
@RestController
@RequestMapping(path = "/api/v1/stuck-orders", produces = MediaType.APPLICATION_JSON_VALUE)
class StuckOrderController {
	private final Attention attention;

	StuckOrderController(Attention attention) {
		this.attention = attention;
	}

	/** The oldest hundred. */
	record StuckOrders(List<View> orders) {}

	@JsonInclude(JsonInclude.Include.NON_NULL)
	record View(UUID orderId, String customer, String state, int attempts, Instant createdAt, Instant updatedAt,
			@Nullable String lastFailure) {
		static View of(StuckOrder order) {
			return new View(order.id().value(), order.owner(), order.state(), order.attempts(), order.createdAt(),
					order.updatedAt(), order.lastFailure());
		}
	}

	/** @param note what was done about money and stock, for whoever asks later */
	record Closure(
			@NotNull @Pattern(regexp = ReadableText.CHARACTER
					+ "{1,500}", message = "is 1 to 500 characters, none of them control characters") String note) {}

	@GetMapping
	Mono<StuckOrders> list() {
		return attention.list().map(orders -> new StuckOrders(orders.stream().map(View::of).toList()));
	}

	@PostMapping("/{id}/retry")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	Mono<Void> retry(JwtAuthenticationToken caller, @PathVariable UUID id) {
		return attention.retry(new OrderId(id), operator(caller));
	}

	@PostMapping(path = "/{id}/closure", consumes = MediaType.APPLICATION_JSON_VALUE)
	Mono<OrderView> close(JwtAuthenticationToken caller, @PathVariable UUID id, @Valid @RequestBody Closure closure) {
		return attention.close(new OrderId(id), closure.note(), operator(caller)).map(OrderView::of);
	}

	private static Requester operator(JwtAuthenticationToken caller) {
		return new Requester(caller.getToken().getSubject(), Requester.Role.OPERATOR);
	}
}
