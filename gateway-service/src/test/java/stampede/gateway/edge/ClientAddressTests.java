package stampede.gateway.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import stampede.kit.startup.BadConfiguration;

class ClientAddressTests {
	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			203.0.113.9    |                                      | 203.0.113.9  | an untrusted client
			203.0.113.9    | 198.51.100.1                         | 203.0.113.9  | an untrusted client with a forged header
			10.0.0.1       | 203.0.113.7                          | 203.0.113.7  | through a proxy
			10.0.0.1       | 198.51.100.1, 203.0.113.7            | 203.0.113.7  | an address that the client wrote is ignored
			10.0.0.1       | 198.51.100.1, 203.0.113.7, 10.0.0.2  | 203.0.113.7  | through two proxies
			10.0.0.1       |                                      | 10.0.0.1     | the proxy itself
			10.0.0.1       | 10.0.0.3                             | 10.0.0.3     | only proxies
			10.0.0.1       | shop.example                         | 10.0.0.1     | a name is not looked up
			10.0.0.1       | 203.0.113.7,                         | 10.0.0.1     | a list that ends in nothing
			10.0.0.1       | 2001:db8::7                          | 2001:db8::7  | IPv6 through a proxy
			fd00::1        | 2001:db8::7                          | 2001:db8::7  | a proxy with IPv6
			10.0.0.1       | 203.0.113.7:4711                     | 203.0.113.7  | a load balancer that adds the port
			10.0.0.1       | [2001:db8::7]:4711                   | 2001:db8::7  | the same with IPv6
			10.0.0.1       | 203.0.113.7:99999999                 | 10.0.0.1     | no port
			""")
	void readsFromTheRightAsFarAsItTrusts(String peer, String forwardedFor, String address, String what) {
		var request = MockServerHttpRequest.get("/")
				.remoteAddress(new InetSocketAddress(InetAddress.ofLiteral(peer), 1));
		if (forwardedFor != null) {
			request.header("X-Forwarded-For", forwardedFor);
		}
		assertThat(addresses("10.0.0.0/8", "fd00::/8").of(request.build())).as(what)
				.contains(InetAddress.ofLiteral(address));
	}

	@Test
	void joinsRepeatedHeaders() {
		var request = MockServerHttpRequest.get("/")
				.remoteAddress(new InetSocketAddress(InetAddress.ofLiteral("10.0.0.1"), 1))
				.header("X-Forwarded-For", "198.51.100.1")
				.header("X-Forwarded-For", "203.0.113.7")
				.build();
		assertThat(addresses("10.0.0.0/8").of(request)).contains(InetAddress.ofLiteral("203.0.113.7"));
	}

	@ParameterizedTest
	@ValueSource(strings = {"10.0.0.1", "proxy.example/8", "10.0.0.0/", "10.0.0.0/99"})
	void refusesARangeThatIsNone(String range) {
		assertThatThrownBy(() -> addresses(range)).isInstanceOf(BadConfiguration.class)
				.hasMessageContaining("gateway.trusted-proxies").hasMessageContaining(range);
	}

	private static ClientAddress addresses(String... trusted) {
		return new ClientAddress(new EdgeProperties(List.of(trusted),
				new EdgeProperties.Cors(List.of(), Duration.ZERO),
				new EdgeProperties.Webhook(List.of())));
	}
}
