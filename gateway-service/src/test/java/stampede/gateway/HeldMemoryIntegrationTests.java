package stampede.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import stampede.testsupport.RealTime;

/** Clients that send or read nothing hold a bounded amount of memory and no place that others need. */
class HeldMemoryIntegrationTests {
	private static final int MANY = 40;
	private static final String CLOSED = "stampede_gateway_connections_closed_total";
	private static final String PINNED = "netty_allocator_memory_pinned";
	private static RunningGateway gateway;
	private final List<Socket> sockets = new ArrayList<>();

	@BeforeAll
	static void start() {
		gateway = RunningGateway.start("springdoc.swagger-ui.enabled=true", "server.http2.enabled=true",
				"gateway.connections.max-buffered=8MB", "gateway.connections.header-timeout=60s",
				"gateway.connections.stalled-read-timeout=60s", "gateway.body.timeout=60s",
				"gateway.connections.body-timeout=60s",
				"gateway.body.max-concurrent=40", "gateway.admission.min-limit=4", "gateway.admission.initial-limit=4",
				"gateway.admission.max-limit=4", "gateway.admission.min-queue=4", "gateway.admission.max-queue=4");
	}

	@AfterAll
	static void stop() {
		gateway.close();
	}

	@AfterEach
	void hangUp() throws IOException {
		for (var socket : sockets) {
			socket.close();
		}
	}

	/** 128 KB is the share of one network. The gateway reads a part of each response of 8 MB ahead. */
	@Test
	void closesTheOldestOfTheConnectionsThatReadNothing() throws Exception {
		try (var small = RunningGateway.start("gateway.connections.max-buffered=1MB",
				"gateway.connections.stalled-read-timeout=60s",
				"gateway.admission.min-limit=60", "gateway.admission.initial-limit=60",
				"gateway.admission.max-limit=60")) {
			for (var n = 0; n < MANY; n++) {
				connect(small, "GET /api/v1/items/large HTTP/1.1\r\nHost: x\r\n\r\n");
			}

			RunningGateway.await("connections are closed", () -> small.sum(CLOSED) > MANY / 2);
			assertThat(small.sum("stampede_gateway_held_bytes")).isLessThan(1_000_000);
			assertThat(head(connect(small, "GET /api/v1/items HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")))
					.startsWith("HTTP/1.1 200");
		}
	}

	/** The files of Swagger UI are in memory once, however many clients do not read them. */
	@Test
	void holdsNothingForFilesThatAllResponsesShare() throws Exception {
		var before = gateway.sum(PINNED);
		for (var n = 0; n < MANY; n++) {
			connect("GET /swagger-ui/swagger-ui-bundle.js HTTP/1.1\r\nHost: x\r\n\r\n");
		}
		for (var socket : sockets) {
			assertThat(head(socket)).startsWith("HTTP/1.1 200");
		}

		assertThat(gateway.sum(PINNED) - before).isLessThan(4_000_000);
		assertThat(browse()).startsWith("HTTP/1.1 200");
	}

	@Test
	void closesTheOldestOfTheConnectionsThatNeverFinishTheirHead() throws Exception {
		var before = gateway.sum(CLOSED);
		var head = "GET /api/v1/items HTTP/1.1\r\nHost: x\r\nX-Fill: " + "x".repeat(15_000);
		for (var n = 0; n < 100; n++) {
			connect(head);
		}

		RunningGateway.await("connections are closed", () -> gateway.sum(CLOSED) - before > 20);
		assertThat(gateway.sum("stampede_gateway_held_bytes")).isLessThan(2_000_000);
		assertThat(browse()).startsWith("HTTP/1.1 200");
	}

	@Test
	void refusesABodyOfAGetBeforeItHoldsAPlace() throws Exception {
		for (var n = 0; n < MANY; n++) {
			connect("GET /api/v1/items HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\n");
		}

		for (var n = 0; n < 20; n++) {
			assertThat(browse()).startsWith("HTTP/1.1 200");
		}
		for (var socket : sockets.subList(0, MANY)) {
			assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
					.startsWith("HTTP/1.1 400").contains("/problems/bad-request");
		}
	}

	/** Unauthenticated clients have ten places; a body that stalls gives way to one that arrives. */
	@Test
	void holdsNoPlaceForBodiesThatStall() throws Exception {
		var webhook = "POST /api/v1/payments/webhooks/stripe HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
				+ "Content-Length: ";
		for (var n = 0; n < MANY; n++) {
			connect(webhook + "50\r\n\r\n{");
		}
		// The last of them counts as stalled after 250 ms.
		RunningGateway.await("bodies are in progress", () -> gateway.sum("stampede_gateway_uploads") == 10);
		RealTime.passMillis(300);

		for (var n = 0; n < 20; n++) {
			assertThat(head(connect(webhook + "2\r\n\r\n{}"))).startsWith("HTTP/1.1 200");
		}
	}

	private String browse() throws IOException {
		return head(connect("GET /api/v1/items HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
	}

	private static String head(Socket socket) throws IOException {
		socket.setSoTimeout(10_000);
		return new String(socket.getInputStream().readNBytes(12), StandardCharsets.US_ASCII);
	}

	private Socket connect(String request) throws IOException {
		return connect(gateway, request);
	}

	private Socket connect(RunningGateway to, String request) throws IOException {
		var socket = new Socket();
		sockets.add(socket);
		socket.setReceiveBufferSize(4_096);
		socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), to.port()));
		try {
			socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
		} catch (SocketException closed) {
			// The gateway needs the memory of this one.
		}
		return socket;
	}
}
