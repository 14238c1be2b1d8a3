package stampede.testsupport;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.test.web.reactive.server.WebTestClientBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.MediaType;
import org.springframework.web.reactive.function.BodyExtractors;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Reads the body of each answer to its end before the test sees any of it. A test that asks for the status only would
 * otherwise leave the body's buffers in a connection of its own client, and Netty's detector, which is there to find
 * leaks in the services, would find that one. An answer that breaks off fails the exchange, not the reading of its body.
 * Event streams are passed on without buffering.
 */
@AutoConfiguration
public class WholeAnswers implements ExchangeFilterFunction {
	/** For the client that Spring injects into a test. */
	@Bean
	WebTestClientBuilderCustomizer readsWholeAnswers() {
		return builder -> builder.filter(this);
	}

	@Override
	public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
		return next.exchange(request).flatMap(WholeAnswers::whole);
	}

	private static Mono<ClientResponse> whole(ClientResponse answer) {
		if (answer.headers().contentType().filter(MediaType.TEXT_EVENT_STREAM::isCompatibleWith).isPresent()) {
			return Mono.just(answer);
		}
		return DataBufferUtils.join(answer.body(BodyExtractors.toDataBuffers()))
				.map(WholeAnswers::copyAndRelease)
				.map(Flux::just)
				.defaultIfEmpty(Flux.empty())
				.map(body -> answer.mutate().body(former -> body).build());
	}

	private static DataBuffer copyAndRelease(DataBuffer pooled) {
		var bytes = new byte[pooled.readableByteCount()];
		pooled.read(bytes);
		DataBufferUtils.release(pooled);
		return DefaultDataBufferFactory.sharedInstance.wrap(bytes);
	}
}
