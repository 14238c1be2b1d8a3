package stampede.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import stampede.client.items.ItemsApi;
import stampede.client.items.model.DefineItem;
import stampede.client.items.model.Price;
import stampede.client.items.model.ReceiveStock;
import stampede.client.orders.ApiException;
import stampede.client.orders.OrdersApi;
import stampede.client.orders.StuckOrdersApi;
import stampede.client.orders.model.Order;
import stampede.client.orders.model.PaymentMeans;
import stampede.client.orders.model.PlaceOrder;
import stampede.client.orders.model.PlaceOrderLine;
import stampede.client.orders.model.Problem;
import stampede.client.orders.model.Refund;
import stampede.client.orders.model.RefundOrder;
import stampede.client.orders.model.RefundOrderLine;
import stampede.client.payments.PaymentDiscrepanciesApi;
import stampede.client.payments.PaymentsApi;
import stampede.client.payments.model.Payment;

/**
 * A journey with the clients that openapi-generator makes of docs/openapi, as a client's program would use them. Streams of
 * events are left out: generated clients read them as one text, and programs use a client of server-sent events.
 */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class GeneratedClientIntegrationTests {
	private static final int TEN_SECONDS = 10_000;
	private final Suite suite = Suites.shared();
	private final String sku = "C-" + UUID.randomUUID().toString().substring(0, 8);
	private final String subject = "client-" + UUID.randomUUID();
	private final stampede.client.orders.ApiClient customer = orders(suite.customer(subject));

	@Test
	void placesListsRefundsAndReadsProblems() throws Exception {
		offersTen();
		var orders = new OrdersApi(customer);

		var placed = orders.placeOrder(key(), order("tok_visa", 2), null, TEN_SECONDS);
		assertThat(placed.getState()).isEqualTo(Order.StateEnum.CONFIRMED);
		assertThat(Objects.requireNonNull(placed.getTotal()).getAmount()).isEqualTo(2_500);
		var declined = declinedOrder(orders);

		var page = orders.listOrders(null, 20, null, TEN_SECONDS);
		assertThat(page.getOrders()).extracting(Order::getOrderId, Order::getState).containsExactly(
				org.assertj.core.groups.Tuple.tuple(declined, Order.StateEnum.REJECTED),
				org.assertj.core.groups.Tuple.tuple(placed.getOrderId(), Order.StateEnum.CONFIRMED));

		var refund = orders.refundOrder(placed.getOrderId(), key(), new RefundOrder().addLinesItem(
				new RefundOrderLine().sku(sku).quantity(1)), TEN_SECONDS);
		assertThat(refund.getState()).isEqualTo(Refund.StateEnum.SUCCEEDED);
		var refunded = orders.readOrder(placed.getOrderId(), TEN_SECONDS);
		assertThat(Objects.requireNonNull(refunded.getRefunded()).getAmount()).isEqualTo(1_250);

		var payment = new PaymentsApi(payments(suite.customer(subject)))
				.readPayment(Objects.requireNonNull(refunded.getPaymentId()), TEN_SECONDS);
		assertThat(payment.getState()).isEqualTo(Payment.StateEnum.PARTLY_REFUNDED);
		suite.invariants().hold();
	}

	@Test
	void readsTheOperatorsLists() throws Exception {
		assertThat(new StuckOrdersApi(orders(suite.operator())).listStuckOrders(TEN_SECONDS).getOrders()).isNotNull();
		assertThat(new PaymentDiscrepanciesApi(payments(suite.operator())).listPaymentDiscrepancies(TEN_SECONDS)
				.getDiscrepancies()).isNotNull();
	}

	/** A problem arrives as an exception whose body is the schema Problem with all its members. */
	private UUID declinedOrder(OrdersApi orders) throws JsonProcessingException {
		var refused = catchThrowableOfType(ApiException.class,
				() -> orders.placeOrder(key(), order("tok_chargeDeclined", 1), null, TEN_SECONDS));

		assertThat(refused.getCode()).isEqualTo(402);
		var problem = problem(refused);
		assertThat(problem.getType()).isEqualTo("/problems/payment-declined");
		assertThat(Objects.requireNonNull(problem.getTotal()).getAmount()).isEqualTo(1_250);
		var invalid = problem(catchThrowableOfType(ApiException.class,
				() -> orders.placeOrder(key(), order("tok_visa", 0), null, TEN_SECONDS)));
		assertThat(invalid.getErrors()).singleElement()
				.satisfies(error -> assertThat(error.getField()).isEqualTo("lines[0].quantity"));
		return Objects.requireNonNull(problem.getOrderId());
	}

	private Problem problem(ApiException refused) throws JsonProcessingException {
		return customer.getObjectMapper().readValue(refused.getResponseBody(), Problem.class);
	}

	private void offersTen() throws stampede.client.items.ApiException {
		var client = new stampede.client.items.ApiClient();
		client.updateBaseUri(suite.gateway().toString());
		client.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + suite.operator()));
		var items = new ItemsApi(client);
		items.defineItem(sku, new DefineItem().name("Lamp, 40 W").maxPerCustomer(10)
				.price(new Price().amount(1_250L).currency("EUR")), TEN_SECONDS);
		items.receiveStock(sku, key(), new ReceiveStock().quantity(10).note("delivery 4711"), TEN_SECONDS);
		assertThat(items.readItem(sku, TEN_SECONDS).getAvailable()).isEqualTo(10);
	}

	private stampede.client.orders.ApiClient orders(String token) {
		var client = new stampede.client.orders.ApiClient();
		client.updateBaseUri(suite.gateway().toString());
		client.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + token));
		return client;
	}

	private stampede.client.payments.ApiClient payments(String token) {
		var client = new stampede.client.payments.ApiClient();
		client.updateBaseUri(suite.gateway().toString());
		client.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + token));
		return client;
	}

	private PlaceOrder order(String token, int quantity) {
		return new PlaceOrder().addLinesItem(new PlaceOrderLine().sku(sku).quantity(quantity))
				.payment(new PaymentMeans().token(token));
	}

	private static String key() {
		return UUID.randomUUID().toString();
	}
}
