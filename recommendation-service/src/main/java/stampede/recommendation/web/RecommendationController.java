package stampede.recommendation.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import stampede.kit.money.Money;
import stampede.kit.openapi.Contract;
import stampede.recommendation.RecommendationException;
import stampede.recommendation.RecommendationProperties;
import stampede.recommendation.inventory.Item;
import stampede.recommendation.experiment.Assignment;
import stampede.recommendation.ranking.Recommendations;
import stampede.recommendation.ranking.Recommendations.Client;

/** Items that customers buy together with an item, and the clicks on them. */
@RestController
@Tag(name = "recommendations", description = "Items that customers buy together")
@RequestMapping(path = "/api/v1", produces = MediaType.APPLICATION_JSON_VALUE)
class RecommendationController {
	static final String SKU = "[A-Za-z0-9._-]{1,64}";
	static final String NO_SKU = "is no SKU";
	private static final String SERVED = "v[12]-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";
	private final Recommendations recommendations;
	/** Begins the ids of this version's responses, so that the gateway knows where a click belongs. */
	private final String version;

	RecommendationController(Recommendations recommendations, RecommendationProperties properties) {
		this.recommendations = recommendations;
		this.version = properties.algorithm().label() + "-";
	}

	/** @param servedId absent if there are no items */
	@Schema(name = "Recommendations", description = "Recommended items, the best first")
	@JsonInclude(JsonInclude.Include.NON_NULL)
	record RecommendationsView(
			@Schema(description = "For clicks on the items; absent if there are none", example = "v1-0197c1f5-0e2c-7bd4-9d6f-3f5c8f1f2a10") @Nullable String servedId,
			List<RecommendedItem> items) {}

	/** An item that could be bought a moment ago. */
	@Schema(name = "RecommendedItem")
	record RecommendedItem(@Schema(example = "TSHIRT-BLACK-M") String sku,
			@Schema(example = "T-shirt, black, M") String name, Money price) {
		static RecommendedItem of(Item item) {
			return new RecommendedItem(item.sku(), item.name(), item.price());
		}
	}

	/** @param sku of the item that the client has followed */
	@Schema(name = "Click")
	record ClickRequest(
			@Schema(description = "SKU of the item", example = "TSHIRT-BLACK-M") @NotNull @Pattern(regexp = SKU, message = NO_SKU) String sku) {}

	@Operation(operationId = "recommendItems", summary = "Recommend items for an item", description = """
			Items that can be bought, the best first. The list is empty if there are none, and also if there is no answer in time, so that a page \
			neither waits for it nor fails with it.""")
	@Contract(answers = "200 The recommended items.", body = RecommendationsView.class)
	@GetMapping("/items/{sku}/recommendations")
	Mono<RecommendationsView> recommend(
			@Parameter(description = "SKU of the item", example = "TSHIRT-BLACK-M") @PathVariable @Pattern(regexp = SKU, message = NO_SKU) String sku,
			@Parameter(description = "Maximum number of items") @RequestParam(defaultValue = "6") @Min(1) @Max(20) int limit,
			@Parameter(hidden = true) @RequestHeader(name = Assignment.HEADER, required = false) @Nullable String experiment,
			@Nullable JwtAuthenticationToken caller) {
		var client = new Client(caller == null ? null : caller.getToken().getSubject(),
				Assignment.of(experiment).orElse(null));
		return recommendations.of(sku, limit, client).map(found -> new RecommendationsView(served(found.id()),
				found.items().stream().map(RecommendedItem::of).toList()));
	}

	@Operation(operationId = "noteClick", summary = "Note a click on a recommended item", description = "Idempotent: a repeat has no further effect.")
	@Contract(answers = "204 The click is noted.", body = void.class, refuses = "404 recommendation-not-found")
	@PostMapping(path = "/recommendations/{servedId}/clicks", consumes = MediaType.APPLICATION_JSON_VALUE)
	@ResponseStatus(HttpStatus.NO_CONTENT)
	Mono<Void> click(
			@Parameter(description = "servedId of the response that recommended the item") @PathVariable @Pattern(regexp = SERVED, message = "is no id of a response") String servedId,
			@Valid @RequestBody ClickRequest request) {
		if (!servedId.startsWith(version)) {
			throw new RecommendationException.NotServed();
		}
		return recommendations.click(UUID.fromString(servedId.substring(version.length())), request.sku());
	}

	private @Nullable String served(@Nullable UUID id) {
		return id == null ? null : version + id;
	}
}
