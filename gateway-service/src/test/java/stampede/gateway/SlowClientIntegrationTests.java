package stampede.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import stampede.testsupport.TestTokens;

/** A head may take 500 ms, a body 500 ms, and a connection lives for 2 s. */
@Timeout(20)
class SlowClientIntegrationTests {
	private static final String GET = "GET /api/v1/items HTTP/1.1\r\nHost: x\r\n";
	private static RunningGateway gateway;

	@BeforeAll
	static void start() {
		gateway = RunningGateway.start("gateway.connections.head-within=500ms", "gateway.body.within=500ms",
				"gateway.connections.max-age=2s");
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
			Thread.sleep(Duration.ofMillis(800));
			send(socket, GET + "\r\n");
			assertThat(read(socket)).startsWith("HTTP/1.1 200");
			assertThat(secondsUntilClosed(socket)).isBetween(0.4, 3.0);
		}
		assertThat(Upstreams.INVENTORY.timesAsked()).isEqualTo(2);
	}

	@Test
	void refusesABodyThatComesTooSlowlyAndHangsUp() throws Exception {
		try (var socket = connect()) {
			send(socket,
					"POST /api/v1/orders HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nAuthorization: Bearer "
							+ TestTokens.token("ann", "orders") + "\r\nContent-Length: 100\r\n\r\n{");
			assertThat(read(socket)).startsWith("HTTP/1.1 408").contains("/problems/body-too-slow");
			assertThat(socket.getInputStream().read()).isEqualTo(-1);
		}
		assertThat(Upstreams.ORDERS.wasAsked()).isFalse();
	}

	@Test
	void endsAnOldConnectionWithAnAnswer() throws Exception {
		try (var socket = connect()) {
			send(socket, GET + "\r\n");
			assertThat(read(socket)).startsWith("HTTP/1.1 200").doesNotContainIgnoringCase("connection: close");
			Thread.sleep(Duration.ofMillis(2_100));
			send(socket, GET + "\r\n");
			assertThat(read(socket)).startsWith("HTTP/1.1 200").containsIgnoringCase("connection: close");
			assertThat(socket.getInputStream().read()).isEqualTo(-1);
		}
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

	/** What comes at once; the answers here are small. */
	private static String read(Socket socket) throws IOException, InterruptedException {
		var buffer = new byte[8_192];
		var first = socket.getInputStream().read(buffer);
		Thread.sleep(Duration.ofMillis(50));
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
				Thread.sleep(Duration.ofMillis(50));
			}
		} catch (SocketException closed) {
			return (System.nanoTime() - begin) / 1e9;
		} catch (IOException other) {
			throw new AssertionError(other);
		}
		throw new AssertionError("still open after five seconds");
	}
}
