package stampede.gateway.waiting;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.security.Principal;
import java.util.regex.Pattern;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.core.Ordered;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import stampede.gateway.EdgeOrder;
import stampede.gateway.RouteFacts;
import stampede.kit.pass.Pass;
import stampede.kit.problem.ProblemWriter;
import stampede.kit.problem.Problems;

/** Answers requests of the route to the waiting room, which has no service behind it: {@code /api/v1/sales/{id}/places}. */
@Component
class WaitingRoomFilter implements GlobalFilter, Ordered {
	/** The upstream of its route. */
	static final String UPSTREAM = "waiting-room";
	private static final Pattern PATH = Pattern.compile("/api/v1/sales/([a-z0-9-]{1,64})/places");
	private final WaitingRoom room;
	private final ObjectMapper json;
	private final ProblemWriter problems;

	WaitingRoomFilter(WaitingRoom room, ObjectMapper json, ProblemWriter problems) {
		this.room = room;
		this.json = json;
		this.problems = problems;
	}

	@Override
	public int getOrder() {
		return EdgeOrder.WAITING_ROOM.value();
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
		return RouteFacts.of(exchange).upstream().equals(UPSTREAM) ? answer(exchange) : chain.filter(exchange);
	}

	private Mono<Void> answer(ServerWebExchange exchange) {
		var request = exchange.getRequest();
		var path = PATH.matcher(request.getPath().value());
		if (!path.matches()) {
			return refuse(exchange, new WaitingException(WaitingException.Kind.SALE_NOT_FOUND));
		}
		var sale = path.group(1);
		var signed = request.getHeaders().getFirst(Pass.PLACE_HEADER);
		var joins = HttpMethod.POST.equals(request.getMethod());
		return exchange.getPrincipal().map(Principal::getName)
				.flatMap(subject -> room.place(sale, subject, signed, joins))
				.flatMap(view -> write(exchange, view))
				.onErrorResume(WaitingException.class, refused -> refuse(exchange, refused));
	}

	private Mono<Void> write(ServerWebExchange exchange, PlaceView view) {
		var response = exchange.getResponse();
		response.getHeaders().setContentType(MediaType.APPLICATION_JSON);
		response.getHeaders().setCacheControl(CacheControl.noStore());
		return response.writeWith(Mono.fromSupplier(() -> response.bufferFactory().wrap(bytes(view))));
	}

	private byte[] bytes(PlaceView view) {
		try {
			return json.writeValueAsBytes(view);
		} catch (JsonProcessingException impossible) {
			throw new IllegalStateException("a place can be written as JSON", impossible);
		}
	}

	private Mono<Void> refuse(ServerWebExchange exchange, WaitingException refused) {
		var kind = refused.kind();
		return problems.write(exchange, Problems.problem(kind.status, kind.problem, refused.detail()),
				kind.retryAfterSeconds == 0 ? HttpHeaders.EMPTY : Problems.retryAfter(kind.retryAfterSeconds));
	}
}
