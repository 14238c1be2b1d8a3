package stampede.payment.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import stampede.kit.money.Money;
import stampede.kit.openapi.Contract;
import stampede.kit.text.ReadableText;
import stampede.payment.Discrepancy;
import stampede.payment.discrepancy.DiscrepancyResolution;

/** For operators: differences between the ledger and the provider's record. */
@RestController
@Tag(name = "payment discrepancies", description = "Money that the provider moved without a request, or not as requested")
@RequestMapping(path = "/api/v1/payment-discrepancies", produces = MediaType.APPLICATION_JSON_VALUE)
class DiscrepancyController {
	private static final String ID = "The discrepancy's id";
	private final DiscrepancyResolution resolution;

	DiscrepancyController(DiscrepancyResolution resolution) {
		this.resolution = resolution;
	}

	/** The oldest hundred. */
	@Schema(name = "PaymentDiscrepancies")
	record Views(List<View> discrepancies) {}

	@Schema(name = "PaymentDiscrepancy", description = "Money that the provider moved without a request, or not as requested")
	record View(UUID discrepancyId,
			@Schema(description = "The kind of discrepancy; new ones may be added", allowableValues = {
					"REFUND_REVERSED",
					"REFUND_NOT_REQUESTED", "CHARGE_NOT_REQUESTED", "CHARGE_OF_ANOTHER_AMOUNT",
					"DISPUTE"}) String kind,
			UUID orderId, UUID paymentId,
			@Schema(description = "The provider's refund, charge or dispute", example = "re_3Qx") String providerId,
			Money amount, @Schema(description = "The provider's reason") @Nullable String detail, Instant createdAt,
			@Schema(description = "How it ended; absent while it is open", allowableValues = {"REFUNDED",
					"REINSTATED", "CLOSED"}) @Nullable String resolution) {
		static View of(Discrepancy discrepancy) {
			return new View(discrepancy.id(), discrepancy.kind().name(), discrepancy.order(), discrepancy.payment(),
					discrepancy.providerId(), discrepancy.amount(), discrepancy.detail(), discrepancy.createdAt(),
					discrepancy.resolution() == null ? null : discrepancy.resolution().name());
		}
	}

	/** @param note what was done by other means */
	@Schema(name = "CloseDiscrepancy")
	record Closure(
			@Schema(description = "The settlement by other means", example = "paid by bank transfer") @NotNull @Pattern(regexp = ReadableText.CHARACTER
					+ "{1,500}", message = "is 1 to 500 characters, none of them control characters") String note) {}

	@Operation(operationId = "listPaymentDiscrepancies", summary = "List open payment discrepancies", description = "The oldest hundred.")
	@Contract(scopes = "operator", answers = "200 The discrepancies that need an operator.")
	@GetMapping
	Mono<Views> list() {
		return resolution.open().map(open -> new Views(open.stream().map(View::of).toList()));
	}

	@Operation(operationId = "refundPaymentDiscrepancy", summary = "Refund the amount of a discrepancy", description = "For REFUND_REVERSED and CHARGE_NOT_REQUESTED. Safe to repeat: another refund is requested only after the last one failed.")
	@Contract(scopes = "operator", answers = {"200 The amount is refunded.",
			"202 The provider has not decided yet; repeat the call."}, refuses = {"404 discrepancy-not-found",
					"409 discrepancy-resolved", "409 discrepancy-not-refundable", "409 refund-refused",
					"422 refund-too-large"})
	@PostMapping("/{id}/refund")
	Mono<ResponseEntity<View>> refund(@AuthenticationPrincipal Jwt caller,
			@Parameter(description = ID) @PathVariable UUID id) {
		return resolution.refund(id, caller.getSubject())
				.map(known -> ResponseEntity.status(known.resolution() == null ? HttpStatus.ACCEPTED : HttpStatus.OK)
						.body(View.of(known)));
	}

	@Operation(operationId = "closePaymentDiscrepancy", summary = "Close a discrepancy that was settled by other means", description = "No money moves.")
	@Contract(scopes = "operator", answers = "200 The discrepancy is closed.", refuses = {"404 discrepancy-not-found",
			"409 discrepancy-resolved"})
	@PostMapping(path = "/{id}/closure", consumes = MediaType.APPLICATION_JSON_VALUE)
	Mono<View> close(@AuthenticationPrincipal Jwt caller,
			@Parameter(description = ID) @PathVariable UUID id, @Valid @RequestBody Closure closure) {
		return resolution.close(id, closure.note(), caller.getSubject()).map(View::of);
	}
}
