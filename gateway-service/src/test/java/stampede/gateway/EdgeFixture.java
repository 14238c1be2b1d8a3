package stampede.gateway;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.test.web.reactive.server.WebTestClient;
import stampede.testsupport.WholeAnswers;

/** A gateway behind a trusted proxy; the shop is its only other origin. */
abstract class EdgeFixture {
	protected static final String SHOP = "https://shop.example";
	protected static RunningGateway gateway;
	protected static WebTestClient web;

	@BeforeAll
	static void start() {
		gateway = RunningGateway.start("server.http2.enabled=true", "springdoc.swagger-ui.enabled=true",
				"gateway.trusted-proxies=127.0.0.1/32", "gateway.cors.allowed-origins=" + SHOP);
		web = WebTestClient.bindToServer().filter(new WholeAnswers()).baseUrl("http://127.0.0.1:" + gateway.port())
				.build();
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
}
