package stampede.inventory.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import stampede.inventory.InventoryException;
import stampede.inventory.Sku;
import stampede.inventory.catalogue.ItemProperties;
import stampede.inventory.catalogue.Items;
import stampede.inventory.stock.Receipt;
import stampede.inventory.stock.Receiving;
import stampede.kit.idempotency.IdempotencyKey;
import stampede.kit.openapi.Contract;

/** The catalogue: every client may read it, operators may change it and its stock. */
@RestController
@Tag(name = "items", description = "The catalogue and its stock")
@RequestMapping(path = "/api/v1/items", produces = MediaType.APPLICATION_JSON_VALUE)
class ItemController {
	private static final String NO_SKU = "is no SKU";
	private final Items items;
	private final Receiving receiving;
	private final ItemProperties properties;

	ItemController(Items items, Receiving receiving, ItemProperties properties) {
		this.properties = properties;
		this.items = items;
		this.receiving = receiving;
	}

	@Operation(operationId = "listItems", summary = "List the items", description = "In SKU order.")
	@Contract(answers = "200 A page of items.")
	@GetMapping
	Mono<ItemPage> list(
			@Parameter(description = "nextCursor of the previous page") @RequestParam(required = false) @Size(min = 1) @Nullable String cursor,
			@Parameter(description = "Maximum number of entries") @RequestParam(defaultValue = "20") @Min(1) @Max(100) int limit) {
		return items.offers(Cursor.read(cursor), limit + 1)
				.collectList()
				.map(found -> ItemPage.of(found, limit));
	}

	@Operation(operationId = "readItem", summary = "Read an item", description = "Its price, and its stock as of a moment ago.")
	@Contract(answers = "200 The item, and its stock as of a moment ago.", refuses = "404 item-not-found")
	@GetMapping("/{sku}")
	Mono<ItemView> read(
			@Parameter(description = "SKU of the item", example = "TSHIRT-BLACK-M") @PathVariable @Pattern(regexp = Sku.PATTERN, message = NO_SKU) String sku) {
		return view(new Sku(sku));
	}

	@Operation(operationId = "defineItem", summary = "Define an item", description = "Its stock stays as it is. Idempotent.")
	@Contract(scopes = "operator", answers = {"200 The item existed and is updated.", "201 The item is new."})
	@PutMapping(path = "/{sku}", consumes = MediaType.APPLICATION_JSON_VALUE)
	Mono<ResponseEntity<ItemView>> define(
			@Parameter(description = "SKU of the item", example = "TSHIRT-BLACK-M") @PathVariable @Pattern(regexp = Sku.PATTERN, message = NO_SKU) String sku,
			@Valid @RequestBody ItemRequest request) {
		var named = new Sku(sku);
		return items.define(request.item(named, properties.defaultMaxPerCustomer()))
				.flatMap(added -> view(named)
						.map(item -> ResponseEntity.status(added ? HttpStatus.CREATED : HttpStatus.OK).body(item)));
	}

	@Operation(operationId = "receiveStock", summary = "Add or correct stock", description = "Once for each key, for as long as the item is kept.")
	@Contract(scopes = "operator", replays = true, answers = "201 The receipt, and the stock after it.", refuses = {
			"404 item-not-found", "409 stock-too-low", "422 idempotency-key-reused"})
	@PostMapping(path = "/{sku}/receipts", consumes = MediaType.APPLICATION_JSON_VALUE)
	Mono<ResponseEntity<ReceiptView>> receive(@AuthenticationPrincipal Jwt caller,
			@Parameter(description = "SKU of the item", example = "TSHIRT-BLACK-M") @PathVariable @Pattern(regexp = Sku.PATTERN, message = NO_SKU) String sku,
			@RequestHeader(IdempotencyKey.HEADER) IdempotencyKey key, @Valid @RequestBody ReceiptRequest request) {
		var operator = Objects.requireNonNullElse(caller.getSubject(), "");
		var command = new Receipt.ReceiveStock(operator, key, new Sku(sku), request.quantity(), request.note());
		return receiving.receive(command).map(ItemController::entity);
	}

	private Mono<ItemView> view(Sku sku) {
		return items.offer(sku)
				.switchIfEmpty(Mono.error(() -> new InventoryException.ItemNotFound(sku)))
				.map(ItemView::of);
	}

	private static ResponseEntity<ReceiptView> entity(Receiving.Outcome outcome) {
		var answer = ResponseEntity.status(HttpStatus.CREATED);
		if (outcome.repeated()) {
			answer.header(IdempotencyKey.REPLAYED_HEADER, "true");
		}
		return answer.body(ReceiptView.of(outcome.receipt()));
	}
}
