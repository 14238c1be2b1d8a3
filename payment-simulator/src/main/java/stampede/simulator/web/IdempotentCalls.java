package stampede.simulator.web;

import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.util.Collections;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import stampede.kit.detached.Detached;
import stampede.kit.failpoint.Failpoints;
import stampede.kit.idempotency.IdempotencyKey;
import stampede.simulator.behaviour.FaultInjector;
import stampede.simulator.charge.Answer;
import stampede.simulator.charge.Charges;
import stampede.simulator.charge.Command;
import stampede.simulator.charge.IdempotencyKeys;
import stampede.simulator.charge.InvalidRequestException;
import stampede.simulator.charge.Refusal;
import stampede.simulator.charge.TestCard;
import stampede.simulator.stripe.EventObject;
import stampede.simulator.webhook.Webhooks;

/** Every call that changes something: idempotent by key, and misbehaving where card or behaviour says so. */
@Component
class IdempotentCalls {
	private static final int MAX_KEY = 255;
	private final IdempotencyKeys keys;
	private final Charges charges;
	private final FaultInjector faults;
	private final Webhooks webhooks;
	private final RefundEnds refunds;
	private final Failpoints failpoints;
	private final Clock clock;
	private final Set<String> failedOnce = Collections.newSetFromMap(
			Caffeine.newBuilder().maximumSize(100_000).<String, Boolean>build().asMap());

	IdempotentCalls(IdempotencyKeys keys, Charges charges, FaultInjector faults, Webhooks webhooks,
			RefundEnds refunds, Failpoints failpoints, Clock clock) {
		this.keys = keys;
		this.charges = charges;
		this.faults = faults;
		this.webhooks = webhooks;
		this.refunds = refunds;
		this.failpoints = failpoints;
		this.clock = clock;
	}

	private record Call(Form form, @Nullable String key, String fingerprint) {
		String name() {
			return key == null ? fingerprint : key;
		}
	}

	/** Reads the form, does what {@code parse} makes of it once for each key, and answers. */
	Mono<ResponseEntity<Object>> post(ServerWebExchange exchange, BiFunction<Form, @Nullable String, Command> parse) {
		return exchange.getFormData()
				.map(data -> call(exchange, new Form(data)))
				.flatMap(call -> withFaults(call, exchange, parse));
	}

	/** A call that only reads is slow at times, and nothing worse. */
	<T> Mono<T> get(ServerWebExchange exchange, Mono<T> reading) {
		return Delays.after(faults.plan(exchange.getRequest().getPath().value()).latency(), reading);
	}

	private Mono<ResponseEntity<Object>> withFaults(Call call, ServerWebExchange exchange,
			BiFunction<Form, @Nullable String, Command> parse) {
		var plan = faults.plan(call.name());
		if (plan.fails()) {
			return Delays.after(plan.latency(), Mono.error(new InvalidRequestException(Refusal.fault())));
		}
		var reply = Detached.run(Mono.defer(() -> once(call, parse)));
		return Delays.after(plan.latency(), reply)
				.flatMap(done -> plan.losesAnswer() ? LostAnswer.instead(exchange) : done.to(exchange, call.key()));
	}

	/** The first call of a key does the work; a later one gets the answer of the first. */
	private Mono<Reply> once(Call call, BiFunction<Form, @Nullable String, Command> parse) {
		var key = call.key();
		if (key == null) {
			return execute(call, parse);
		}
		return keys.once(key, call.fingerprint(), execute(call, parse), Reply::again);
	}

	private Mono<Reply> execute(Call call, BiFunction<Form, @Nullable String, Command> parse) {
		return Mono.fromCallable(() -> parse.apply(call.form(), call.key()))
				.flatMap(command -> execute(call, command));
	}

	private Mono<Reply> execute(Call call, Command command) {
		var card = charged(command);
		if (card == TestCard.FAILS_FIRST && failedOnce.add(call.name())) {
			return Mono.error(new InvalidRequestException(Refusal.fault()));
		}
		var work = charges.execute(command, call.key(), call.fingerprint())
				.doOnNext(answer -> afterwards(answer, card, call));
		return (card == null ? work : Delays.after(card.takes(), work)).map(answer -> Reply.first(answer, card));
	}

	private void afterwards(Answer answer, @Nullable TestCard card, Call call) {
		if (card != null) {
			failpoints.hit("simulator.after-charge");
		}
		EventObject.of(answer, call.key(), clock.instant()).forEach(webhooks::publish);
		refunds.settleLater(answer);
	}

	/** The card that this command charges at once. */
	private static @Nullable TestCard charged(Command command) {
		return switch (command) {
			case Command.Create(_, var card, var confirm) -> confirm ? card : null;
			case Command.Confirm(_, var card) -> card;
			case Command.Capture _,Command.Cancel _,Command.GiveBack _,Command.Settle _,Command.Dispute _ -> null;
		};
	}

	private static Call call(ServerWebExchange exchange, Form form) {
		var key = exchange.getRequest().getHeaders().getFirst(IdempotencyKey.HEADER);
		if (key != null && (key.isBlank() || key.length() > MAX_KEY)) {
			throw Form.invalid("idempotency_key_invalid", "An idempotency key has 1 to 255 characters.",
					IdempotencyKey.HEADER);
		}
		return new Call(form, key, form.fingerprint(exchange.getRequest().getPath().value()));
	}
}
