package stampede.kit.probe;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProbeTests {
	private HttpServer server;
	private int port;
	private volatile int status = 200;

	@BeforeEach
	void start() throws IOException {
		server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		server.createContext("/readyz", exchange -> {
			exchange.sendResponseHeaders(status, -1);
			exchange.close();
		});
		server.start();
		port = server.getAddress().getPort();
	}

	@AfterEach
	void stop() {
		server.stop(0);
	}

	@Test
	void isReadyWhenTheServiceSaysSo() throws IOException {
		assertThat(Probe.isReady(port)).isTrue();
	}

	@Test
	void isNotReadyWhenTheServiceIsNotOrIsAway() throws IOException {
		status = 503;
		assertThat(Probe.isReady(port)).isFalse();
		server.stop(0);
		assertThat(Probe.isReady(port)).isFalse();
	}
}
