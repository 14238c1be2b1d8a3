package stampede.gateway.edge;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.core.Ordered;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.NettyDataBufferFactory;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import stampede.gateway.EdgeOrder;

/**
 * Serves the large files of Swagger UI from one direct buffer each, which all responses share. Spring would read a file for each
 * response, and hold what it read ahead for a client that takes nothing. Read-only buffers are not counted as held for a client
 * ({@code UnreadResponses}); a client that stops reading is still disconnected.
 */
@Component
@ConditionalOnProperty("springdoc.swagger-ui.enabled")
class SharedFiles implements WebFilter, Ordered {
	private static final String FOLDER = "/swagger-ui/";
	private static final int SLICE = 16 * 1024;
	private static final Map<String, MediaType> TYPES = Map.of(
			"swagger-ui-bundle.js", MediaType.valueOf("text/javascript"),
			"swagger-ui-standalone-preset.js", MediaType.valueOf("text/javascript"),
			"swagger-ui.css", MediaType.valueOf("text/css"));
	private static final Set<String> SMALL = Set.of("index.html", "index.css", "swagger-initializer.js",
			"oauth2-redirect.html", "favicon-16x16.png", "favicon-32x32.png");
	private final NettyDataBufferFactory buffers = new NettyDataBufferFactory(ByteBufAllocator.DEFAULT);
	private final Map<String, ByteBuf> files = new HashMap<>();

	/** Throws {@link UncheckedIOException} if the jar of Swagger UI is missing or unreadable. */
	SharedFiles() {
		TYPES.keySet().forEach(name -> files.put(FOLDER + name, read(name)));
	}

	private static ByteBuf read(String name) {
		try {
			var found = new PathMatchingResourcePatternResolver()
					.getResources("classpath:/META-INF/resources/webjars/swagger-ui/*/" + name);
			if (found.length != 1) {
				throw new IOException(name + " of Swagger UI was found " + found.length + " times");
			}
			var content = found[0].getContentAsByteArray();
			return Unpooled.unreleasableBuffer(Unpooled.directBuffer(content.length).writeBytes(content).asReadOnly());
		} catch (IOException missing) {
			throw new UncheckedIOException(missing);
		}
	}

	@Override
	public int getOrder() {
		return EdgeOrder.SHARED_FILES.value();
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
		var path = exchange.getRequest().getPath().pathWithinApplication().value();
		var file = files.get(path);
		if (file == null) {
			return isUnused(path)
					? Mono.error(new ResponseStatusException(HttpStatus.NOT_FOUND))
					: chain.filter(exchange);
		}
		if (!HttpMethod.GET.equals(exchange.getRequest().getMethod())) {
			return chain.filter(exchange);
		}
		var headers = exchange.getResponse().getHeaders();
		headers.setContentType(TYPES.get(path.substring(FOLDER.length())));
		headers.setContentLength(file.readableBytes());
		return exchange.getResponse().writeWith(Flux.fromIterable(slices(file)));
	}

	/** The jar has other builds of the same scripts and their maps, of megabytes each, which the page does not load. */
	private static boolean isUnused(String path) {
		return path.startsWith(FOLDER) && !SMALL.contains(path.substring(FOLDER.length()));
	}

	/** Slices, so that each one that is sent shows that the client reads. */
	private List<DataBuffer> slices(ByteBuf file) {
		var size = file.readableBytes();
		return IntStream.iterate(0, at -> at < size, at -> at + SLICE)
				.<DataBuffer>mapToObj(at -> buffers.wrap(file.slice(at, Math.min(SLICE, size - at)))).toList();
	}
}
