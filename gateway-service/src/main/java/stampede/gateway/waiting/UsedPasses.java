package stampede.gateway.waiting;

import java.security.Principal;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.cloud.gateway.filter.GatewayFilterChain;
import org.springframework.cloud.gateway.filter.GlobalFilter;
import org.springframework.core.Ordered;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;
import stampede.gateway.EdgeOrder;
import stampede.kit.pass.Pass;
import stampede.kit.pass.PassKeys;
import stampede.kit.sale.PolledSales;

/**
 * Notes passes with a confirmed order, so that they no longer count as outstanding and the next client can be admitted before they expire.
 * Best effort: a pass that is missed counts until its expiry.
 */
@Component
class UsedPasses implements GlobalFilter, Ordered {
	private static final Logger log = LoggerFactory.getLogger(UsedPasses.class);
	private final PassKeys keys;
	private final PolledSales sales;
	private final SaleRooms rooms;
	private final RoomStore store;

	UsedPasses(PassKeys keys, PolledSales sales, SaleRooms rooms, RoomStore store) {
		this.keys = keys;
		this.sales = sales;
		this.rooms = rooms;
		this.store = store;
	}

	@Override
	public int getOrder() {
		return EdgeOrder.USED_PASSES.value();
	}

	@Override
	public Mono<Void> filter(ServerWebExchange exchange, GatewayFilterChain chain) {
		var signed = exchange.getRequest().getHeaders().getFirst(Pass.HEADER);
		if (signed == null) {
			return chain.filter(exchange);
		}
		return exchange.getPrincipal().map(Principal::getName).defaultIfEmpty("")
				.flatMap(subject -> chain.filter(exchange).doOnSuccess(_ -> {
					if (HttpStatus.CREATED.equals(exchange.getResponse().getStatusCode())) {
						keys.verify(signed).filter(pass -> pass.subject().equals(subject)).ifPresent(this::use);
					}
				}));
	}

	/** Not part of the request, whose response has been sent. */
	private void use(Pass pass) {
		sales.all().stream().map(PolledSales.Current::sale).filter(sale -> sale.id().equals(pass.sale())).findFirst()
				.ifPresent(sale -> {
					var expiry = pass.expiresAt().toEpochMilli();
					rooms.of(sale.id()).used(pass.subject(), expiry);
					store.use(sale.id(), Map.of(pass.subject(), expiry), Room.keptUntil(sale)).subscribe(_ -> {},
							failure -> log.debug("a used pass was not noted: {}", failure.toString()));
				});
	}
}
