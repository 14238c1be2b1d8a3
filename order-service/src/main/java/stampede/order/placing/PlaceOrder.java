package stampede.order.placing;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import reactor.core.publisher.Mono;
import stampede.kit.deadline.Deadline;
import stampede.kit.deadline.DeadlineExceededException;
import stampede.kit.deadline.OutcomeUnknownException;
import stampede.kit.detached.Detached;
import stampede.kit.failpoint.Failpoints;
import stampede.kit.idempotency.Fingerprint;
import stampede.kit.idempotency.IdempotencyKey;
import stampede.kit.money.Money;
import stampede.order.CheckoutProperties;
import stampede.order.Order;
import stampede.order.OrderException;
import stampede.order.OrderLine;
import stampede.order.OrderMetric;
import stampede.order.OrderState;
import stampede.order.checkout.Checkout;
import stampede.order.checkout.SoldOut;
import stampede.order.sale.RequirePass;
import stampede.order.store.IdempotencyRecords;
import stampede.order.store.IdempotencyRecords.Admission;
import stampede.order.store.IdempotencyRecords.Intent;
import stampede.order.store.Orders;
import stampede.order.store.ResponseRenderer;
import stampede.order.store.StoredResponse;

/** Places orders, each once for its idempotency key, and waits for the final state as long as the client does. */
@Service
public class PlaceOrder {
	private final IdempotencyRecords records;
	private final Orders orders;
	private final Checkout checkout;
	private final RequirePass passes;
	private final SoldOut soldOut;
	private final ResponseRenderer responses;
	private final CheckoutProperties properties;
	private final Failpoints failpoints;
	private final MeterRegistry meters;

	PlaceOrder(IdempotencyRecords records, Orders orders, Checkout checkout, RequirePass passes, SoldOut soldOut,
			ResponseRenderer responses, CheckoutProperties properties, Failpoints failpoints, MeterRegistry meters) {
		this.records = records;
		this.orders = orders;
		this.checkout = checkout;
		this.passes = passes;
		this.soldOut = soldOut;
		this.responses = responses;
		this.properties = properties;
		this.failpoints = failpoints;
		this.meters = meters;
	}

	/**
	 * A request to place an order.
	 *
	 * @param pass of the waiting room; null for orders outside of sales. Not part of the fingerprint: a repeat may have another pass.
	 */
	public record Command(List<OrderLine> lines, String token, @Nullable Money expectedTotal, @Nullable String pass) {
		public Command {
			lines = List.copyOf(lines);
		}

		public Fingerprint fingerprint() {
			var parts = new ArrayList<Object>(
					List.of(token, expectedTotal == null ? "" : expectedTotal.currency() + expectedTotal.amount()));
			lines.forEach(line -> Collections.addAll(parts, line.sku(), line.quantity()));
			return Fingerprint.of(parts.toArray());
		}
	}

	/**
	 * Places an order and returns the response for its final state, or for its state when the client's time is over. Idempotent by key: a
	 * repetition gets the stored response. Cancellation stops the waiting, not the order. Fails with {@link DeadlineExceededException}
	 * when too little time is left to start, without an effect, and with {@link OutcomeUnknownException} when the time is over before it is
	 * known whether the order was accepted. Fails with {@link OrderException.PassRequired} if an item is in an open sale and the command
	 * has no valid pass.
	 */
	public Mono<StoredResponse> place(String caller, IdempotencyKey key, Command command) {
		var intent = new Intent(caller, key, command.fingerprint());
		return Mono.deferContextual(context -> {
			var budget = Deadline.of(context).orElseGet(() -> Deadline.in(properties.attemptTimeout()));
			if (budget.remainingBut(properties.responseMargin()).compareTo(properties.minAttempt()) < 0) {
				return Mono.error(new DeadlineExceededException());
			}
			var placed = Mono.defer(() -> startUnlessSoldOut(intent, caller, command, budget));
			return passes.concerns(command.lines())
					? inTime(passes.permit(intent, command.pass(), command.lines()), budget).then(placed)
					: placed;
		});
	}

	private Mono<StoredResponse> startUnlessSoldOut(Intent intent, String caller, Command command, Deadline budget) {
		return soldOut.among(command.lines()).isPresent()
				? inTime(records.isKnown(intent), budget).flatMap(known -> known
						? start(intent, caller, command, budget)
						: Mono.fromSupplier(this::soldOut))
				: start(intent, caller, command, budget);
	}

	private <T> Mono<T> inTime(Mono<T> look, Deadline budget) {
		return look.timeout(budget.remainingBut(properties.responseMargin()),
				Mono.error(DeadlineExceededException::new));
	}

	/** Nothing is written, so that the key can be used again. */
	private StoredResponse soldOut() {
		OrderMetric.ORDERS_SOLD_OUT.counter(meters).increment();
		return responses.soldOut();
	}

	private Mono<StoredResponse> start(Intent intent, String caller, Command command, Deadline budget) {
		return Mono.defer(() -> {
			var order = Order.place(caller, command.lines(), command.token(), command.expectedTotal());
			return Detached.run(admit(intent, order))
					.timeout(budget.remainingBut(properties.responseMargin()), Mono.error(OutcomeUnknownException::new))
					.flatMap(started -> started.timeout(budget.remainingBut(properties.responseMargin()),
							Mono.defer(() -> currentResponse(intent))));
		});
	}

	/** Starts the work before its result is awaited: the client may disconnect while the order is admitted. */
	private Mono<Mono<StoredResponse>> admit(Intent intent, Order order) {
		return Mono.deferContextual(
				context -> records.admit(intent, order).doOnNext(this::count).map(admission -> switch (admission) {
					case Admission.Accepted(var accepted) ->
						Detached.start(checkout.run(accepted, properties.attemptTimeout())
								.flatMap(done -> finalResponse(intent, done))
								.contextWrite(context));
					case Admission.Resumed(var id) -> Detached.start(storeResponse(intent, orders.byId(id)
							.flatMap(existing -> checkout.resume(existing, properties.attemptTimeout())))
							.contextWrite(context));
					case Admission.Answered(var answer) -> Mono.just(answer);
				}));
	}

	private void count(Admission admission) {
		switch (admission) {
			case Admission.Accepted _ -> OrderMetric.ORDERS_PLACED.counter(meters).increment();
			case Admission.Answered _ -> OrderMetric.ORDERS_REPLAYED.counter(meters).increment();
			case Admission.Resumed _ -> {
			}
		}
	}

	private Mono<StoredResponse> currentResponse(Intent intent) {
		return Detached.run(storeResponse(intent, records.orderOf(intent).flatMap(orders::byId)));
	}

	/** The statement that saved the final state stored its response; it is the same where the order has not changed since. */
	private Mono<StoredResponse> finalResponse(Intent intent, Order order) {
		return isUnchangedSinceFinal(order) ? Mono.just(responses.of(order)) : storeResponse(intent, Mono.just(order));
	}

	/** Rejected and cancelled orders never change; a confirmed order may have been refunded in part since. */
	private static boolean isUnchangedSinceFinal(Order order) {
		return switch (order.state()) {
			case OrderState.Rejected _,OrderState.Cancelled _ -> true;
			case OrderState.Confirmed _ -> order.version() == Order.CONFIRMED_AT_ONCE;
			case OrderState.Placed _,OrderState.Reserved _,OrderState.Compensating _,OrderState.Refunding _,OrderState.Refunded _ ->
				false;
		};
	}

	/** Stores the response, unless one is stored, and returns the stored one. */
	private Mono<StoredResponse> storeResponse(Intent intent, Mono<Order> order) {
		return order.flatMap(current -> {
			failpoints.hit("order.before-answer");
			return records.storeResponse(intent, current.id(), responses.of(current));
		});
	}
}
