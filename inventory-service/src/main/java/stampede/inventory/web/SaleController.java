package stampede.inventory.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import stampede.inventory.sale.SaleException;
import stampede.inventory.sale.SaleId;
import stampede.inventory.sale.Sales;
import stampede.kit.openapi.Contract;

/** Sales: every client may read them, operators define them. */
@RestController
@Tag(name = "sales", description = "Sales with a waiting room")
@RequestMapping(path = "/api/v1/sales", produces = MediaType.APPLICATION_JSON_VALUE)
class SaleController {
	private static final String ID = "The sale's id";
	private static final String NO_ID = "is no id of a sale";
	private final Sales sales;

	SaleController(Sales sales) {
		this.sales = sales;
	}

	/** @param sales the first to close first */
	record SaleList(List<SaleView> sales) {}

	@Operation(operationId = "listSales", summary = "List the sales that are not closed", description = "The first to close first, at most a hundred.")
	@Contract(answers = "200 The sales.")
	@GetMapping
	Mono<SaleList> list() {
		return sales.current(Duration.ZERO).map(SaleView::of).collectList().map(SaleList::new);
	}

	@Operation(operationId = "readSale", summary = "Read a sale", description = "Its times and phase, and the server's time.")
	@Contract(answers = "200 The sale.", refuses = "404 sale-not-found")
	@GetMapping("/{id}")
	Mono<SaleView> read(
			@Parameter(description = ID, example = "launch-2026") @PathVariable @Pattern(regexp = SaleId.PATTERN, message = NO_ID) String id) {
		return view(new SaleId(id));
	}

	@Operation(operationId = "defineSale", summary = "Define a sale", description = """
			Idempotent; each change is recorded. Once the sale is open, its items and its start are fixed, and nothing can change \
			after its end. An item is in one sale at a time.""")
	@Contract(scopes = "operator", answers = {"200 The sale existed and is as requested.",
			"201 The sale is new."}, refuses = {"409 sale-fixed", "409 sale-overlap", "422 sale-past",
					"422 unknown-item"})
	@PutMapping(path = "/{id}", consumes = MediaType.APPLICATION_JSON_VALUE)
	Mono<ResponseEntity<SaleView>> define(@AuthenticationPrincipal Jwt caller,
			@Parameter(description = ID, example = "launch-2026") @PathVariable @Pattern(regexp = SaleId.PATTERN, message = NO_ID) String id,
			@Valid @RequestBody SaleRequest request) {
		var named = new SaleId(id);
		return sales.define(request.command(Objects.requireNonNullElse(caller.getSubject(), ""), named))
				.flatMap(added -> view(named)
						.map(sale -> ResponseEntity.status(added ? HttpStatus.CREATED : HttpStatus.OK).body(sale)));
	}

	private Mono<SaleView> view(SaleId id) {
		return sales.byId(id).switchIfEmpty(Mono.error(() -> new SaleException.NotFound(id))).map(SaleView::of);
	}
}
