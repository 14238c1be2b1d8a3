package stampede.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.MediaType;
import reactor.core.publisher.Mono;
import reactor.netty.ByteBufFlux;
import reactor.netty.http.HttpProtocol;
import stampede.testsupport.TestTokens;

/** HTTP/1.1 and HTTP/2 at the edge: sizes, hosts, encodings, streams and upgrades. */
class EdgeProtocolIntegrationTests extends EdgeFixture {
	private static final int HTTP2_SETTINGS = 4;
	private static final int MAX_CONCURRENT_STREAMS = 3;
	private static final int MAX_HEADER_LIST_SIZE = 6;

	@Test
	void refusesHeadersAndLinesThatAreTooLong() {
		web.get().uri("/api/v1/items").header("X-Long", "x".repeat(20_000)).exchange()
				.expectStatus().isEqualTo(431)
				.expectHeader().contentType(MediaType.APPLICATION_PROBLEM_JSON)
				.expectBody().jsonPath("$.type").isEqualTo("/problems/headers-too-large");
		web.get().uri("/api/v1/items?q=" + "x".repeat(5_000)).exchange()
				.expectStatus().isEqualTo(414)
				.expectBody().jsonPath("$.type").isEqualTo("/problems/uri-too-long");
		assertThat(Upstreams.INVENTORY.wasAsked()).isFalse();
	}

	@Test
	void capsWhatOneHttp2ConnectionMayHaveUnderWay() throws Exception {
		try (var socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
			socket.setSoTimeout(5_000);
			var out = socket.getOutputStream();
			out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
			out.write(new byte[]{0, 0, 0, HTTP2_SETTINGS, 0, 0, 0, 0, 0});
			out.flush();
			assertThat(http2Settings(new DataInputStream(socket.getInputStream())))
					.containsEntry(MAX_CONCURRENT_STREAMS, 100)
					.containsEntry(MAX_HEADER_LIST_SIZE, 16 * 1024);
		}
	}

	/** The server's first frame (RFC 9113, 3.4 and 6.5): nine bytes of head, then six for each setting. */
	private static Map<Integer, Integer> http2Settings(DataInputStream in) throws IOException {
		var length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
		assertThat(in.readUnsignedByte()).isEqualTo(HTTP2_SETTINGS);
		in.skipNBytes(5);
		var settings = new HashMap<Integer, Integer>();
		for (var n = 0; n < length / 6; n++) {
			settings.put(in.readUnsignedShort(), in.readInt());
		}
		return settings;
	}

	@ParameterizedTest
	@ValueSource(strings = {"", "{\"lines\":[]}"})
	void upgradesNobodyToHttp2(String body) throws Exception {
		try (var http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
			var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + gateway.port() + "/api/v1/orders"))
					.header("Authorization", "Bearer " + TestTokens.token("ann", "orders"))
					.header("Content-Type", "application/json")
					.POST(body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
					.build();
			var first = http.send(request, BodyHandlers.ofString());
			var second = http.send(request, BodyHandlers.ofString());

			assertThat(List.of(first.statusCode(), second.statusCode())).containsOnly(200);
			assertThat(List.of(first.version(), second.version())).containsOnly(HttpClient.Version.HTTP_1_1);
			assertThat(Upstreams.ORDERS.last().body()).isEqualTo(body);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = {"", "{\"lines\":[]}"})
	void speaksHttp2WithClientsThatKnow(String body) {
		var http = reactor.netty.http.client.HttpClient.create().protocol(HttpProtocol.H2C)
				.headers(headers -> headers.set("Authorization", "Bearer " + TestTokens.token("ann", "orders"))
						.set("Content-Type", "application/json"));
		for (var n = 0; n < 2; n++) {
			var answer = http.post().uri("http://127.0.0.1:" + gateway.port() + "/api/v1/orders")
					.send(ByteBufFlux.fromString(Mono.just(body)))
					.responseSingle((head, _) -> Mono.just(head.status().code() + " " + head.version()))
					.block(Duration.ofSeconds(10));

			assertThat(answer).isEqualTo("200 HTTP/2.0");
			assertThat(Upstreams.ORDERS.last().body()).isEqualTo(body);
		}
	}

	@Test
	void refusesARequestThatNamesNoHost() throws Exception {
		assertThat(raw("GET /api/v1/items HTTP/1.1\r\n\r\n")).startsWith("HTTP/1.1 400")
				.contains("/problems/bad-request");
		assertThat(raw("GET /api/v1/items HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n")).startsWith("HTTP/1.1 400");
		assertThat(raw("GET /api/v1/items HTTP/1.0\r\n\r\n")).contains(" 200 ");
	}

	/** As curl -X POST sends it: neither Content-Length nor Transfer-Encoding. Services refuse a chunked body where they expect none. */
	@Test
	void announcesNoBodyOfARequestWithoutOne() throws Exception {
		var answer = raw("POST /api/v1/orders/7/cancellation HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
				+ TestTokens.token("ann", "orders") + "\r\nConnection: close\r\n\r\n");

		assertThat(answer).startsWith("HTTP/1.1 200");
		assertThat(Upstreams.ORDERS.last().headers().get("Transfer-Encoding")).isNull();
		assertThat(Upstreams.ORDERS.last().headers().get("Content-Length")).isEqualTo("0");
	}

	private static String raw(String request) throws IOException {
		try (var socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port())) {
			socket.setSoTimeout(5_000);
			socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
			var answer = new byte[4_096];
			return new String(answer, 0, Math.max(0, socket.getInputStream().read(answer)), StandardCharsets.US_ASCII);
		}
	}

	@ParameterizedTest
	@CsvSource({"gzip,415", "GZIP,415", "br,415", "identity,200"})
	void readsNoEncodedBodies(String encoding, int status) {
		web.post().uri("/api/v1/orders")
				.headers(headers -> headers.setBearerAuth(TestTokens.token("ann", "orders")))
				.header("Content-Encoding", encoding)
				.contentType(MediaType.APPLICATION_JSON)
				.bodyValue("{}")
				.exchange()
				.expectStatus().isEqualTo(status)
				.expectBody();
	}
}
