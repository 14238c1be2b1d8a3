package stampede.gateway.shop;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * The customers of a local stack with their tokens, for sign-in by a button. Only for requests to this machine by its local name: a page
 * of another host whose name resolves to this machine gets nothing.
 */
@Component
class LocalCustomers {
	private static final Set<String> LOCAL = Set.of("localhost", "127.0.0.1");
	private static final String SUFFIX = ".jwt";
	private final @Nullable Path directory;
	private final ObjectMapper json;

	LocalCustomers(ShopProperties properties, ObjectMapper json) {
		this.directory = properties.customers();
		this.json = json;
	}

	private record Customer(String name, String token) {}

	private record Customers(List<Customer> customers) {}

	/** 404 where no directory is configured, and for other names of this machine. */
	Mono<Void> write(ServerWebExchange exchange) {
		var host = exchange.getRequest().getHeaders().getHost();
		var local = directory;
		if (local == null || host == null || !LOCAL.contains(host.getHostString())) {
			return Mono.error(new ResponseStatusException(HttpStatus.NOT_FOUND));
		}
		var response = exchange.getResponse();
		response.getHeaders().setContentType(MediaType.APPLICATION_JSON);
		response.getHeaders().setCacheControl(CacheControl.noStore());
		return response.writeWith(Mono.fromCallable(() -> read(local)).subscribeOn(Schedulers.boundedElastic())
				.map(response.bufferFactory()::wrap));
	}

	private byte[] read(Path local) throws IOException {
		try (var files = Files.list(local)) {
			return bytes(new Customers(files.filter(file -> file.toString().endsWith(SUFFIX)).sorted()
					.map(LocalCustomers::customer).toList()));
		}
	}

	private static Customer customer(Path file) {
		try {
			var name = String.valueOf(file.getFileName());
			return new Customer(name.substring(0, name.length() - SUFFIX.length()), Files.readString(file).strip());
		} catch (IOException unreadable) {
			throw new UncheckedIOException(unreadable);
		}
	}

	private byte[] bytes(Customers customers) throws JsonProcessingException {
		return json.writeValueAsBytes(customers);
	}
}
