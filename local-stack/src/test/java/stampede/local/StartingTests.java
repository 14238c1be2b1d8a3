package stampede.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jwt.SignedJWT;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import stampede.tokens.TokenIssuer;

class StartingTests {
	@TempDir
	Path data;

	@Test
	void namesThePortThatIsTakenAndItsUse() throws Exception {
		try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			var free = Options.onFreePorts(data, data);
			var ports = new HashMap<>(free.ports());
			ports.put(Options.ORDERS, taken.getLocalPort());
			var options = new Options(data, data, ports, List.of(), List.of(), List.of(), null);

			assertThatThrownBy(() -> LocalStack.start(options, _ -> {}))
					.isInstanceOf(StartFailure.class)
					.hasMessageContaining("port " + taken.getLocalPort() + " (order-service) is taken");
		}
	}

	@Test
	void saysWhichJarIsMissing() {
		var options = Options.onFreePorts(data, data);

		assertThatThrownBy(
				() -> new Commands(options, new Tokens(TokenIssuer.open(data), data), TokenIssuer.open(data),
						new Secrets(data))
						.command(Options.ORDERS))
				.isInstanceOf(StartFailure.class)
				.hasMessageContaining("order-service").hasMessageContaining("mvn");
	}

	@Test
	void writesTokensThatOnlyThisUserCanRead() throws Exception {
		try (var tokens = new Tokens(TokenIssuer.open(data.resolve("keys")), data)) {
			tokens.keepFresh();

			for (var user : List.of("customer", "other-customer", "operator")) {
				assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(tokens.file(user))))
						.isEqualTo("rw-------");
			}
			var customer = SignedJWT.parse(Files.readString(tokens.file("customer"))).getJWTClaimsSet();
			assertThat(customer.getAudience()).containsExactly("stampede");
			assertThat(customer.getStringClaim("scope")).isEqualTo("orders");
			var service = tokens.directoryOf(Options.ORDERS).resolve(Options.INVENTORY + ".jwt");
			assertThat(SignedJWT.parse(Files.readString(service)).getJWTClaimsSet().getAudience())
					.containsExactly(Options.INVENTORY);
		}
	}

	@Test
	void keepsItsKeyAndItsPasswords() throws Exception {
		var first = TokenIssuer.open(data).user("ada", "orders");
		var key = Files.readString(data.resolve("public.pem"));
		TokenIssuer.open(data);

		assertThat(Files.readString(data.resolve("public.pem"))).isEqualTo(key);
		assertThat(first).isNotEmpty();
		assertThat(new Secrets(data).password("orders")).isEqualTo(new Secrets(data).password("orders"));
	}

	@ParameterizedTest
	@ValueSource(strings = {"--fast", "--port", "--port x=1", "--port postgres=0", "--port order-service=60000",
			"demo"})
	void refusesOptionsItDoesNotKnow(String typed) {
		assertThatThrownBy(() -> Arguments.parse(List.of(typed.split(" ", -1)))).isInstanceOf(StartFailure.class);
	}

	@Test
	void takesOtherPorts() throws Exception {
		var arguments = Arguments.parse(List.of("--demo", "--port", "gateway-service=9080"));

		assertThat(arguments.demo()).isTrue();
		assertThat(arguments.options(data).port(Options.GATEWAY)).isEqualTo(9080);
		assertThat(arguments.options(data).port(Options.ORDERS)).isEqualTo(8081);
	}
}
