package stampede.simulator;

import com.stripe.StripeClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.web.reactive.server.WebTestClient;

import stampede.testsupport.WholeAnswers;

/** The whole simulator in this JVM, on free ports, with its journal in a given directory. */
public final class RunningSimulator implements AutoCloseable {
	static {
		// The JDK's client, which the SDK uses, would send a POST again by itself and hide a lost answer.
		System.setProperty("sun.net.http.retryPost", "false");
	}

	private final ConfigurableApplicationContext context;

	private RunningSimulator(ConfigurableApplicationContext context) {
		this.context = context;
	}

	public static RunningSimulator on(Path data, String... properties) {
		var arguments = new ArrayList<>(List.of("--simulator.data-dir=" + data, "--server.port=0",
				"--management.server.port=0", "--server.shutdown=immediate"));
		for (var property : properties) {
			arguments.add("--" + property);
		}
		return new RunningSimulator(new SpringApplicationBuilder(SimulatorApplication.class)
				.web(WebApplicationType.REACTIVE)
				.run(arguments.toArray(String[]::new)));
	}

	public String url() {
		return "http://127.0.0.1:" + Objects.requireNonNull(context.getEnvironment().getProperty("local.server.port"));
	}

	/** The official SDK, without retries of its own. */
	public StripeClient stripe() {
		return stripe(url());
	}

	public static StripeClient stripe(String url) {
		return StripeClient.builder()
				.setApiKey("sk_test_any")
				.setApiBase(url)
				.setConnectTimeout(2_000)
				// A disk under load may take its time over an fsync.
				.setReadTimeout(30_000)
				.setMaxNetworkRetries(0)
				.build();
	}

	/** For the calls that the SDK does not know. */
	public WebTestClient web() {
		return WebTestClient.bindToServer().filter(new WholeAnswers())
				.baseUrl(url())
				.defaultHeaders(headers -> headers.setBearerAuth("sk_test_any"))
				.build();
	}

	@Override
	public void close() {
		context.close();
	}
}
