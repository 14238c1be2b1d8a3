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
import stampede.order.OrderLine;
import stampede.order.OrderMetric;
import stampede.order.OrderState;
import stampede.order.Orders;
import stampede.order.ResponseRenderer;
import stampede.order.StoredResponse;
import stampede.order.checkout.Checkout;
import stampede.order.checkout.SoldOut;
import stampede.order.placing.IdempotencyRecords.Admission;
import stampede.order.placing.IdempotencyRecords.Intent;

/** Takes orders, each once however often it is asked for, and waits for their end as long as the caller does. */
@Service
public class PlaceOrderHandler {
	private final IdempotencyRecords records;
	private final Orders orders;
	private final Checkout checkout;
	private final SoldOut soldOut;
	private final ResponseRenderer answers;
	private final CheckoutProperties properties;
	private final Failpoints failpoints;
	private final MeterRegistry meters;

	PlaceOrderHandler(IdempotencyRecords records, Orders orders, Checkout checkout, SoldOut soldOut,
			ResponseRenderer answers,
			CheckoutProperties properties,
			Failpoints failpoints, MeterRegistry meters) {
		this.records = records;
		this.orders = orders;
		this.checkout = checkout;
		this.soldOut = soldOut;
		this.answers = answers;
		this.properties = properties;
		this.failpoints = failpoints;
		this.meters = meters;
	}

	/** What a caller wants to buy. */
	public record PlaceOrder(List<OrderLine> lines, String token, @Nullable Money expectedTotal) {
		public PlaceOrder {
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
	 * Places an order and answers with what became of it: its end, or where it stands when the caller's
	 * time is over. Idempotent by key: a repeat gets the stored answer. A caller who hangs up cancels only the waiting.
	 * Fails with {@link DeadlineExceededException} when too little time is left to begin, and nothing was done then; with
	 * {@link OutcomeUnknownException} when the time is over before it is known whether the order was taken.
	 */
	public Mono<StoredResponse> place(String caller, IdempotencyKey key, PlaceOrder command) {
		var intent = new Intent(caller, key, command.fingerprint());
		return Mono.deferContextual(context -> {
			var budget = Deadline.of(context).orElseGet(() -> Deadline.in(properties.attemptWithin()));
			if (budget.remainingBut(properties.answerMargin()).compareTo(properties.shortestAttempt()) < 0) {
				return Mono.error(new DeadlineExceededException());
			}
			return soldOut.among(command.lines()).isPresent()
					? records.isKnown(intent)
							.timeout(budget.remainingBut(properties.answerMargin()),
									Mono.error(DeadlineExceededException::new))
							.flatMap(known -> known
									? begin(intent, caller, command, budget)
									: Mono.fromSupplier(this::soldOut))
					: begin(intent, caller, command, budget);
		});
	}

	/** The key is free for another try: nothing of this one was written. */
	private StoredResponse soldOut() {
		OrderMetric.ORDERS_SOLD_OUT.counter(meters).increment();
		return answers.soldOut();
	}

	private Mono<StoredResponse> begin(Intent intent, String caller, PlaceOrder command, Deadline budget) {
		return Mono.defer(() -> {
			var order = Order.place(caller, command.lines(), command.token(), command.expectedTotal());
			return Detached.run(admit(intent, order))
					.timeout(budget.remainingBut(properties.answerMargin()), Mono.error(OutcomeUnknownException::new))
					.flatMap(begun -> begun.timeout(budget.remainingBut(properties.answerMargin()),
							Mono.defer(() -> standing(intent))));
		});
	}

	/** Begins the work before anybody waits for it: the caller may have hung up while the order was admitted. */
	private Mono<Mono<StoredResponse>> admit(Intent intent, Order order) {
		return Mono.deferContextual(
				context -> records.admit(intent, order).doOnNext(this::count).map(admission -> switch (admission) {
					case Admission.Accepted(var accepted) ->
						Detached.start(checkout.run(accepted, properties.attemptWithin())
								.flatMap(done -> ended(intent, done))
								.contextWrite(context));
					case Admission.Resumed(var id) -> Detached.start(told(intent, orders.byId(id)
							.flatMap(known -> checkout.resume(known, properties.attemptWithin())))
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

	private Mono<StoredResponse> standing(Intent intent) {
		return Detached.run(told(intent, records.orderOf(intent).flatMap(orders::byId)));
	}

	/** Nobody else has been told anything yet, so that what was stored with the order's end is what this caller is told. */
	private Mono<StoredResponse> ended(Intent intent, Order order) {
		return isAsItEnded(order) ? Mono.just(answers.of(order)) : told(intent, Mono.just(order));
	}

	/** What is rejected or cancelled never changes again; a confirmed order may have been paid back in part by somebody since. */
	private static boolean isAsItEnded(Order order) {
		return switch (order.state()) {
			case OrderState.Rejected _,OrderState.Cancelled _ -> true;
			case OrderState.Confirmed _ -> order.version() == Order.CONFIRMED_AT_ONCE;
			case OrderState.Placed _,OrderState.Reserved _,OrderState.Compensating _,OrderState.Refunding _,OrderState.Refunded _ ->
				false;
		};
	}

	/** What is told of an order is told again to every repeat. */
	private Mono<StoredResponse> told(Intent intent, Mono<Order> order) {
		return order.flatMap(known -> {
			failpoints.hit("order.before-answer");
			return records.answer(intent, known.id(), answers.of(known));
		});
	}
}
