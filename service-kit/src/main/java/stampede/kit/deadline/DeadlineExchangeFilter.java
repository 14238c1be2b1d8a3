package stampede.kit.deadline;

import java.time.Duration;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import reactor.core.publisher.Mono;

/**
 * Sends the remaining time, less one hop, to the called service. Fails with {@link DeadlineExceededException} instead of
 * calling when nothing is. Work without a deadline is passed on as it is.
 */
public final class DeadlineExchangeFilter implements ExchangeFilterFunction {
	private final Duration perHop;

	public DeadlineExchangeFilter(DeadlineProperties properties) {
		this.perHop = properties.perHop();
	}

	@Override
	public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
		return Mono.deferContextual(context -> Deadline.of(context)
				.map(deadline -> spend(deadline, request, next))
				.orElseGet(() -> next.exchange(request)));
	}

	private Mono<ClientResponse> spend(Deadline deadline, ClientRequest request, ExchangeFunction next) {
		var left = deadline.remaining().minus(perHop).toMillis();
		if (left <= 0) {
			return Mono.error(new DeadlineExceededException());
		}
		return next.exchange(ClientRequest.from(request).header(Deadline.HEADER, Long.toString(left)).build());
	}
}
