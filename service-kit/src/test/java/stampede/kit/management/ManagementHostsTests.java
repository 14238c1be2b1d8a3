package stampede.kit.management;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ManagementHostsTests {
	@ParameterizedTest
	@ValueSource(strings = {"127.0.0.1:18080", "10.1.2.3", "[::1]:18080", "localhost:18080", "LOCALHOST",
			"order-service:18081",
			"order-service.stampede.svc:18081", "order-service.stampede.svc.cluster.local"})
	void answersAddressesAndPrivateNames(String host) {
		assertThat(ManagementHosts.isPrivate(host)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = {"evil.example:18080", "evil.example", "127.0.0.1.evil.example", "localhost.evil.example",
			"svc.example", "1.2.3.4.5", "evil.example.", "a.b:80:90"})
	void refusesNamesThatPublicDnsCanResolve(String host) {
		assertThat(ManagementHosts.isPrivate(host)).isFalse();
	}
}
