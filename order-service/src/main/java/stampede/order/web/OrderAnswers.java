package stampede.order.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import stampede.kit.problem.Problems;
import stampede.order.Order;
import stampede.order.OrderState.Cancelled;
import stampede.order.OrderState.Compensating;
import stampede.order.OrderState.Confirmed;
import stampede.order.OrderState.Placed;
import stampede.order.OrderState.Reason;
import stampede.order.OrderState.Refunded;
import stampede.order.OrderState.Refunding;
import stampede.order.OrderState.Rejected;
import stampede.order.OrderState.Reserved;
import stampede.order.store.ResponseRenderer;
import stampede.order.store.StoredResponse;

/** The response to {@code POST /orders}, as text, so that it can be stored. */
@Component
class OrderAnswers implements ResponseRenderer {
	private static final String TOO_FEW = "Too few are left.";
	private final ObjectMapper json;

	OrderAnswers(ObjectMapper json) {
		this.json = json;
	}

	@Override
	public StoredResponse of(Order order) {
		return switch (order.state()) {
			case Confirmed _,Refunding _,Refunded _ -> view(HttpStatus.CREATED, order);
			case Placed _,Reserved _,Compensating _ -> view(HttpStatus.ACCEPTED, order);
			case Rejected(var reason) -> refusal(order, reason);
			case Cancelled _ -> problem(HttpStatus.CONFLICT, "order-cancelled", "The order was cancelled.", order);
		};
	}

	@Override
	public StoredResponse soldOut() {
		return new StoredResponse(HttpStatus.CONFLICT.value(), MediaType.APPLICATION_PROBLEM_JSON_VALUE, null,
				text(Problems.problem(HttpStatus.CONFLICT, "out-of-stock", TOO_FEW)), false);
	}

	private StoredResponse refusal(Order order, Reason reason) {
		return switch (reason) {
			case OUT_OF_STOCK -> problem(HttpStatus.CONFLICT, "out-of-stock", TOO_FEW, order);
			case STOCK_HELD -> problem(HttpStatus.CONFLICT, StoredResponse.STOCK_HELD,
					"Other orders hold the rest; place the order again with a new key after Retry-After.", order);
			case CUSTOMER_LIMIT -> problem(HttpStatus.CONFLICT, "customer-limit",
					"You would have more than one customer may.", order);
			case UNKNOWN_ITEM ->
				problem(HttpStatus.UNPROCESSABLE_ENTITY, "unknown-item", "There is no such item.", order);
			case PRICE_CHANGED ->
				problem(HttpStatus.CONFLICT, "price-changed", "The total is no longer what you expected.", order);
			case TOTAL_TOO_LARGE -> problem(HttpStatus.UNPROCESSABLE_ENTITY, "total-too-large",
					"The total is larger than one charge may be.", order);
			case MIXED_CURRENCIES -> problem(HttpStatus.UNPROCESSABLE_ENTITY, "mixed-currencies",
					"All items of an order need one currency.", order);
			case PAYMENT_DECLINED ->
				problem(HttpStatus.PAYMENT_REQUIRED, "payment-declined", "The payment was declined.", order);
			case PAYMENT_FAILED -> problem(HttpStatus.UNPROCESSABLE_ENTITY, "payment-failed",
					"The shop cannot take a payment for this order; nothing was charged.", order);
			case EXPIRED ->
				problem(HttpStatus.CONFLICT, "order-expired", "The order could not be completed in time.", order);
		};
	}

	private StoredResponse view(HttpStatus status, Order order) {
		return new StoredResponse(status.value(), MediaType.APPLICATION_JSON_VALUE, location(order),
				text(OrderView.ofPlacement(order)),
				false);
	}

	private StoredResponse problem(HttpStatus status, String type, String detail, Order order) {
		var problem = Problems.problem(status, type, detail);
		problem.setProperty("orderId", order.id().value());
		if (order.total() != null) {
			problem.setProperty("total", order.total());
		}
		return new StoredResponse(status.value(), MediaType.APPLICATION_PROBLEM_JSON_VALUE, location(order),
				text(problem),
				false);
	}

	private static String location(Order order) {
		return "/api/v1/orders/" + order.id();
	}

	private String text(Object body) {
		try {
			return json.writeValueAsString(body);
		} catch (JsonProcessingException impossible) {
			throw new IllegalStateException("a view can always be written", impossible);
		}
	}
}
