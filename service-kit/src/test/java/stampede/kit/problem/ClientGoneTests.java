package stampede.kit.problem;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.channels.ClosedChannelException;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import reactor.core.Exceptions;
import reactor.netty.channel.AbortedException;

class ClientGoneTests {
	private final AbortedException closed = new AbortedException("Connection has been closed");

	@Test
	void recognizesADisconnectBeforeTheResponse() {
		assertThat(ClientGone.beforeResponse(closed)).isTrue();
		assertThat(ClientGone.beforeResponse(Exceptions.propagate(new ClosedChannelException()))).isTrue();
		assertThat(ClientGone.beforeResponse(new java.io.IOException("Connection reset by peer"))).isTrue();
	}

	@Test
	void takesTheFailureOfADownstreamCallForNoDisconnect() {
		assertThat(ClientGone.beforeResponse(new WebClientRequestException(closed, HttpMethod.GET,
				URI.create("http://inventory-service/"), HttpHeaders.EMPTY))).isFalse();
		assertThat(ClientGone.beforeResponse(new CompletionException(closed))).isFalse();
		assertThat(ClientGone.beforeResponse(new IllegalStateException("broken"))).isFalse();
	}

	@Test
	void leavesAResponseInProgressIncomplete() {
		assertThat(ClientGone.is(closed)).isFalse();
		assertThat(ClientGone.is(new IllegalStateException(new ClosedChannelException()))).isTrue();
	}

	@Test
	void countsADisconnectAsNoFault() {
		var exchange = MockServerWebExchange.from(MockServerHttpRequest.get("/"));

		ClientGone.end(exchange).block(java.time.Duration.ofSeconds(5));

		assertThat(Objects.requireNonNull(exchange.getResponse().getStatusCode()).value()).isEqualTo(499);
	}
}
