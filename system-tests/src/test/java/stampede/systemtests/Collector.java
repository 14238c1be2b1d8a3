package stampede.systemtests;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** Takes spans as an OpenTelemetry collector does (OTLP over HTTP), and keeps them. */
final class Collector implements AutoCloseable {
	private static final HexFormat HEX = HexFormat.of();
	private final List<Seen> spans = new CopyOnWriteArrayList<>();
	private final HttpServer server;

	/** @param text everything that the span says in words: its name, its attributes, its events */
	record Seen(String service, String trace, String id, String parent, String name, String text) {}

	Collector() {
		try {
			server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		} catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
		server.createContext("/v1/traces", this::take);
		server.start();
	}

	String endpoint() {
		return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1/traces";
	}

	List<Seen> spans() {
		return List.copyOf(spans);
	}

	List<Seen> ofTrace(String trace) {
		return spans.stream().filter(span -> span.trace().equals(trace)).toList();
	}

	private void take(HttpExchange exchange) throws IOException {
		try (exchange) {
			var request = ExportTraceServiceRequest.parseFrom(exchange.getRequestBody());
			for (var resource : request.getResourceSpansList()) {
				var service = values(resource.getResource().getAttributesList()).getOrDefault("service.name", "");
				for (var scope : resource.getScopeSpansList()) {
					scope.getSpansList()
							.forEach(span -> spans.add(new Seen(service, hex(span.getTraceId().toByteArray()),
									hex(span.getSpanId().toByteArray()), hex(span.getParentSpanId().toByteArray()),
									span.getName(), span.toString())));
				}
			}
			exchange.sendResponseHeaders(200, -1);
		}
	}

	private static Map<String, String> values(List<KeyValue> attributes) {
		return attributes.stream()
				.collect(Collectors.toMap(KeyValue::getKey, each -> each.getValue().getStringValue()));
	}

	private static String hex(byte[] id) {
		return HEX.formatHex(id);
	}

	@Override
	public void close() {
		server.stop(0);
	}
}
