package stampede.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import stampede.benchmarks.bare.BareServices;
import stampede.local.LocalStack;
import stampede.local.Options;
import stampede.local.StartFailure;

/**
 * The processor time of one request in a service, beside the same request in a bare application, in turns. Each of the two processes has
 * one half of the cores while the load, the databases and the rest of the suite have the other.
 */
final class RequestCost {
	private static final ObjectMapper JSON = new ObjectMapper();
	private static final double FLOOR = 2.5;
	private static final int KNOWS_AFTER = 2;
	private static final Duration PAUSE = Duration.ofSeconds(2);
	private static final Map<String, String> DATABASES = Map.of(Options.INVENTORY, "inventory", Options.ORDERS,
			"orders", Options.PAYMENTS, "payments");
	private final LocalStack stack;
	private final Pace pace;
	private final Consumer<String> progress;
	private final Path data;
	private final StubProvider provider;
	private final List<Figure> figures = new ArrayList<>();
	private final List<String> lines = new ArrayList<>();

	private RequestCost(LocalStack stack, Pace pace, Path data, StubProvider provider,
			Consumer<String> progress) {
		this.stack = stack;
		this.pace = pace;
		this.data = data;
		this.provider = provider;
		this.progress = progress;
	}

	static Result measure(Pace pace, Consumer<String> progress)
			throws StartFailure, IOException, InterruptedException, SQLException {
		var data = Files.createTempDirectory("stampede-requests");
		var options = Options.onFreePorts(Path.of("").toAbsolutePath(), data,
				Scale.ARGUMENTS.toArray(String[]::new)).withJvm(WarmSuite.JVM);
		try (var provider = new StubProvider(); var stack = LocalStack.start(options, progress)) {
			return new RequestCost(stack, pace, data, provider, progress).measure();
		} finally {
			Cores.together();
		}
	}

	private Result measure() throws StartFailure, IOException, InterruptedException, SQLException {
		var past = new HistoricalData(stack);
		past.items(RequestCase.ITEMS);
		past.orders(RequestCase.ORDERS, RequestCase.CUSTOMERS);
		stack.kill(Options.PAYMENTS);
		stack.restart(Options.PAYMENTS, "--payments.provider.base-url=" + provider.address(),
				"--payments.webhook.secret=" + ProviderEvent.SECRET);
		// Each makes its tokens when it begins, because they expire.
		compare(RequestCase.item());
		compare(RequestCase.ownOrder(stack));
		compare(RequestCase.soldOut(stack));
		compare(RequestCase.reserve(stack, 1));
		compare(RequestCase.reserve(stack, 16));
		compare(RequestCase.charge(stack));
		compare(RequestCase.event());
		for (var each : Layer.values()) {
			compareWithout(List.of(each));
		}
		compareWithout(List.of(Layer.values()));
		var text = new ArrayList<>(List.of(
				"Microseconds of processor time for a request, by %d clients that each send one request after the other. The bare application is Spring WebFlux and Spring's R2DBC with the same JSON and copies of the statements."
						.formatted(RequestServer.CLIENTS),
				"", "| request | service | in the service | bare | ratio by round | requests/s of the service | bare |",
				"|---|---|---|---|---|---|---|"));
		text.addAll(lines);
		return new Result("The price of a request", figures, text, List.of());
	}

	/** Restarts the service without these layers. */
	private void compareWithout(List<Layer> layers) throws StartFailure, IOException, InterruptedException {
		stack.kill(Options.INVENTORY);
		stack.restart(Options.INVENTORY, Layer.without(layers));
		compare(RequestCase.item().without(layers));
	}

	private void compare(RequestCase request) throws IOException, InterruptedException {
		var database = Objects.requireNonNull(DATABASES.get(request.service()));
		var jvm = Stream.concat(Options.SERVICE_JVM.stream(), WarmSuite.JVM.stream()).toList();
		try (var bare = ServerProcess.start(BareServices.class, jvm, data.resolve(request.label() + ".log"),
				port -> List.of("--server.address=127.0.0.1", "--server.port=" + port, "--logging.level.root=off",
						"--spring.main.banner-mode=off", "--spring.jackson.default-property-inclusion=non_null",
						"--database=" + ServerProcess.r2dbcUrl(stack, database),
						"--provider=" + provider.address(), "--secret=" + ProviderEvent.SECRET));
				var toService = Client.of(stack.url(request.service()));
				var toBare = Client.of(bare.address())) {
			var service = new RequestServer(toService, stack.url(request.service()),
					stack.processId(request.service()));
			var other = new RequestServer(toBare, bare.address(), bare.process().pid());
			if (request.isRepeatable()) {
				requireSameResponse(request, service, other);
			}
			Cores.alone(Set.of(service.process(), other.process()));
			for (var server : List.of(service, other, service, other)) {
				server.load(request, Duration.ofSeconds(pace.edgeWarmUp()));
			}
			var ofService = new ArrayList<RequestServer.Turn>();
			var ofBare = new ArrayList<RequestServer.Turn>();
			for (var n = 0; n < pace.edgeRounds(); n++) {
				Thread.sleep(PAUSE);
				ofService.add(service.load(request, pace.turn()));
				Thread.sleep(PAUSE);
				ofBare.add(other.load(request, pace.turn()));
			}
			report(request, ofService, ofBare);
		}
	}

	private void report(RequestCase request, List<RequestServer.Turn> service, List<RequestServer.Turn> bare) {
		var ratios = new ArrayList<Double>();
		for (var n = 0; n < service.size(); n++) {
			ratios.add(service.get(n).micros() / bare.get(n).micros());
		}
		if (request.isShipped()) {
			figures.add(new Figure(request.figure(), "", ratios, FLOOR, true));
		}
		lines.add("| %s | %s | %.0f µs | %.0f µs | %s | %.0f | %.0f |".formatted(request.name(), request.service(),
				Figure.median(service.stream().map(RequestServer.Turn::micros).toList()),
				Figure.median(bare.stream().map(RequestServer.Turn::micros).toList()),
				String.join(", ", ratios.stream().map("%.2f"::formatted).toList()),
				Figure.median(service.stream().map(RequestServer.Turn::rate).toList()),
				Figure.median(bare.stream().map(RequestServer.Turn::rate).toList())));
		progress.accept(lines.getLast());
	}

	/** The bare application is only comparable if it answers the same. */
	private static void requireSameResponse(RequestCase request, RequestServer one, RequestServer other)
			throws IOException {
		// The first sold-out orders are processed; then order-service knows.
		for (var n = 0; n < KNOWS_AFTER; n++) {
			one.client().send(request.request().apply(one.address())).join();
		}
		var bytes = request.request().apply(one.address());
		var expected = one.client().send(bytes, true).join();
		var found = other.client().send(bytes, true).join();
		if (expected.status() != found.status()
				|| !JSON.readTree(expected.body()).equals(JSON.readTree(found.body()))) {
			throw new IOException("%s: the service answered %s, the bare application %s".formatted(request.name(),
					expected, found));
		}
	}
}
