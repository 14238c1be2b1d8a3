package stampede.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import stampede.testsupport.RealTime;
import stampede.testsupport.TestTokens;

/** A head may take 500 ms, a body 500 ms, a reader may pause for 1 s, and a connection lives for 2 s. */
@Timeout(20)
class SlowClientIntegrationTests {
	private static final String GET = "GET /api/v1/items HTTP/1.1\r\nHost: x\r\n";
	private static RunningGateway gateway;

	@BeforeAll
	static void start() {
		gateway = RunningGateway.start("server.http2.enabled=true", "springdoc.swagger-ui.enabled=true",
				"gateway.connections.header-timeout=500ms", "gateway.body.timeout=500ms",
				"gateway.body.max-concurrent=2",
				"gateway.connections.stalled-read-timeout=1s", "gateway.connections.max-age=2s");
	}

	@AfterAll
	static void stop() {
		gateway.close();
	}

	@BeforeEach
	void forget() {
		Upstreams.ORDERS.forget();
		Upstreams.INVENTORY.forget();
	}

	@Test
	void hangsUpOnAHeadThatComesByteByByte() throws Exception {
		try (var socket = connect()) {
			assertThat(secondsUntilClosed(socket)).isBetween(0.4, 3.0);
		}
		assertThat(Upstreams.INVENTORY.wasAsked()).isFalse();
	}

	@Test
	void hangsUpOnASecondHeadToo() throws Exception {
		try (var socket = connect()) {
			send(socket, GET + "\r\n");
			assertThat(read(socket)).startsWith("HTTP/1.1 200");
			// A pause between two requests is no slow head.
			RealTime.pass(Duration.ofMillis(800));
			send(socket, GET + "\r\n");
			assertThat(read(socket)).startsWith("HTTP/1.1 200");
			assertThat(secondsUntilClosed(socket)).isBetween(0.4, 3.0);
		}
		assertThat(Upstreams.INVENTORY.timesAsked()).isEqualTo(2);
	}

	@Test
	void refusesABodyThatComesTooSlowlyAndHangsUp() throws Exception {
		try (var socket = connect()) {
			send(socket, beginningOfAnOrderOf("ann"));
			assertThat(read(socket)).startsWith("HTTP/1.1 408").contains("/problems/body-too-slow");
			assertThat(socket.getInputStream().read()).isEqualTo(-1);
		}
		assertThat(Upstreams.ORDERS.wasAsked()).isFalse();
	}

	@Test
	void tellsWhoBringsOneBodyTooManyToComeBack() throws Exception {
		try (var first = connect(); var second = connect(); var third = connect()) {
			send(first, beginningOfAnOrderOf("ann"));
			send(second, beginningOfAnOrderOf("bob"));
			RealTime.pass(Duration.ofMillis(200));
			send(third, beginningOfAnOrderOf("cid"));

			assertThat(read(third)).startsWith("HTTP/1.1 503").contains("/problems/unavailable")
					.containsOnlyOnce("Retry-After: 1\r\n");
		}
		assertThat(Upstreams.ORDERS.wasAsked()).isFalse();
	}

	@Test
	void endsAnOldConnectionWithAnAnswer() throws Exception {
		try (var socket = connect()) {
			send(socket, GET + "\r\n");
			assertThat(read(socket)).startsWith("HTTP/1.1 200").doesNotContainIgnoringCase("connection: close");
			RealTime.pass(Duration.ofMillis(2_100));
			send(socket, GET + "\r\n");
			assertThat(read(socket)).startsWith("HTTP/1.1 200").containsIgnoringCase("connection: close");
			assertThat(socket.getInputStream().read()).isEqualTo(-1);
		}
	}

	@Test
	void hangsUpOnASecondHeadOverHttp2Too() throws Exception {
		try (var http2 = RawHttp2.connect(gateway.port())) {
			http2.send(RawHttp2.HEADERS, RawHttp2.END_STREAM | RawHttp2.END_HEADERS, 1, RawHttp2.get("/api/v1/items"));
			assertThat(http2.await(RawHttp2.DATA, 1)).isNotEmpty();
			http2.send(RawHttp2.HEADERS, RawHttp2.END_STREAM, 3, RawHttp2.get("/api/v1/items"));
			assertThat(http2.secondsUntilClosed(() -> http2.send(RawHttp2.CONTINUATION, 0, 3, new byte[]{})))
					.isBetween(0.3, 3.0);
		}
		assertThat(Upstreams.INVENTORY.timesAsked()).isEqualTo(1);
	}

	@Test
	void doesNotTakeALongPauseOverHttp2ForASlowHead() throws Exception {
		try (var http2 = RawHttp2.connect(gateway.port())) {
			for (var stream = 1; stream <= 3; stream += 2) {
				http2.send(RawHttp2.HEADERS, RawHttp2.END_STREAM | RawHttp2.END_HEADERS, stream,
						RawHttp2.get("/api/v1/items"));
				assertThat(http2.await(RawHttp2.DATA, stream)).isNotEmpty();
				RealTime.pass(Duration.ofMillis(800));
			}
		}
	}

	@Test
	void hangsUpOnAReaderThatTakesNothing() throws Exception {
		try (var socket = new Socket()) {
			socket.setReceiveBufferSize(4_096);
			socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), gateway.port()));
			socket.setSoTimeout(5_000);
			send(socket, "GET /swagger-ui/swagger-ui-bundle.js HTTP/1.1\r\nHost: x\r\n\r\n");
			RealTime.pass(Duration.ofMillis(2_500));

			assertThat(takeAll(socket)).isLessThan(1_000_000);
		}
	}

	@Test
	void waitsForAReaderThatTakesALittleNowAndThen() throws Exception {
		try (var socket = new Socket()) {
			socket.setReceiveBufferSize(4_096);
			socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), gateway.port()));
			socket.setSoTimeout(5_000);
			send(socket, "GET /swagger-ui/swagger-ui-bundle.js HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
			for (var n = 0; n < 10; n++) {
				RealTime.pass(Duration.ofMillis(300));
				assertThat(socket.getInputStream().readNBytes(60_000)).hasSize(60_000);
			}
			assertThat(socket.getInputStream().readAllBytes()).hasSizeGreaterThan(500_000);
		}
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void endsAStreamWhoseReaderMakesNoRoom(CapturedOutput output) throws Exception {
		// That the connection is busy, as answers to its pings are written, does not make a stream alive.
		try (var http2 = RawHttp2.connect(gateway.port()); var _ = http2.pingEvery(Duration.ofMillis(100))) {
			http2.send(RawHttp2.SETTINGS, 0, 0, RawHttp2.setting(RawHttp2.INITIAL_WINDOW_SIZE, 0));
			http2.send(RawHttp2.HEADERS, RawHttp2.END_STREAM | RawHttp2.END_HEADERS, 1, RawHttp2.get("/api/v1/items"));
			http2.send(RawHttp2.HEADERS, RawHttp2.END_STREAM | RawHttp2.END_HEADERS, 3, RawHttp2.get("/api/v1/items"));
			for (var n = 0; n < 4; n++) {
				RealTime.pass(Duration.ofMillis(400));
				http2.send(RawHttp2.WINDOW_UPDATE, 0, 3, new byte[]{0, 0, 0, 1});
			}

			assertThat(http2.await(RawHttp2.RST_STREAM, 1)).hasSize(4);
			http2.send(RawHttp2.WINDOW_UPDATE, 0, 3, new byte[]{0, 0, 4, 0});
			assertThat(http2.await(RawHttp2.DATA, 3)).isNotEmpty();
		}
		assertThat(output).as("a client must not fill the log").doesNotContain("ERROR", "ClosedChannel", "\tat ");
	}

	@Test
	void answersPipelinedRequestsInTurn() throws Exception {
		try (var socket = connect()) {
			send(socket, GET + "\r\n" + "DELETE /api/v1/items HTTP/1.1\r\nHost: x\r\n\r\n" + GET + "\r\n");
			assertThat(readUntil(socket, "HTTP/1.1", 3)).containsSubsequence("HTTP/1.1 200", "HTTP/1.1 405",
					"HTTP/1.1 200");
			send(socket, GET + "\r\n");
			assertThat(read(socket)).startsWith("HTTP/1.1 200");
		}
	}

	@Test
	void hangsUpOnWhoPipelinesTooMuch() throws Exception {
		try (var socket = connect()) {
			send(socket, "GET /api/v1/items/slow HTTP/1.1\r\nHost: x\r\n\r\n" + (GET + "\r\n").repeat(15));
			assertThat(readUntil(socket, "HTTP/1.1 200", 16)).isNotEmpty();
		}
		Upstreams.INVENTORY.forget();
		try (var socket = connect()) {
			send(socket, "GET /api/v1/items/slow HTTP/1.1\r\nHost: x\r\n\r\n" + (GET + "\r\n").repeat(16));
			assertThat(socket.getInputStream().read()).isEqualTo(-1);
		}
		assertThat(Upstreams.INVENTORY.timesAsked()).isLessThanOrEqualTo(1);
	}

	/** As many bytes as come before the end, or before the reset. */
	private static long takeAll(Socket socket) throws IOException {
		var buffer = new byte[65_536];
		var taken = 0L;
		try {
			for (var n = 0; n >= 0; n = socket.getInputStream().read(buffer)) {
				taken += n;
			}
		} catch (SocketException reset) {
			return taken;
		}
		return taken;
	}

	/** Until so many answers have begun, and a moment longer. */
	private static String readUntil(Socket socket, String mark, int times) throws IOException, InterruptedException {
		var text = new StringBuilder();
		while (text.toString().split(mark, -1).length <= times) {
			text.append(read(socket));
		}
		return text.toString();
	}

	private static String beginningOfAnOrderOf(String caller) {
		return "POST /api/v1/orders HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nAuthorization: Bearer "
				+ TestTokens.token(caller, "orders") + "\r\nContent-Length: 100\r\n\r\n{";
	}

	private static Socket connect() throws IOException {
		var socket = new Socket(InetAddress.getLoopbackAddress(), gateway.port());
		socket.setSoTimeout(5_000);
		return socket;
	}

	private static void send(Socket socket, String text) throws IOException {
		socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
		socket.getOutputStream().flush();
	}

	/** Reads what has arrived; the answers here are small. */
	private static String read(Socket socket) throws IOException, InterruptedException {
		var buffer = new byte[8_192];
		var first = socket.getInputStream().read(buffer);
		RealTime.pass(Duration.ofMillis(50));
		var rest = socket.getInputStream().available() > 0
				? socket.getInputStream().read(buffer, first, buffer.length - first)
				: 0;
		return new String(buffer, 0, Math.max(0, first + rest), StandardCharsets.US_ASCII);
	}

	/** One more byte of a head every 50 ms. */
	private static double secondsUntilClosed(Socket socket) throws InterruptedException {
		var begin = System.nanoTime();
		try {
			send(socket, "GET /api/v1/items HTTP/1.1\r\nX-Slow: ");
			for (var n = 0; n < 100; n++) {
				send(socket, "x");
				RealTime.pass(Duration.ofMillis(50));
			}
		} catch (SocketException closed) {
			return (System.nanoTime() - begin) / 1e9;
		} catch (IOException other) {
			throw new AssertionError(other);
		}
		throw new AssertionError("still open after five seconds");
	}
}
