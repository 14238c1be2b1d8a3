package stampede.inventory.web;

import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import stampede.inventory.InventoryException;
import stampede.inventory.sale.SaleException;
import stampede.kit.problem.Problems;

/** Refusals of inventory as problems. */
@RestControllerAdvice
@Order(0)
class InventoryProblems {
	@ExceptionHandler
	ProblemDetail refused(InventoryException failure) {
		return of(failure);
	}

	@ExceptionHandler
	ProblemDetail refused(SaleException failure) {
		return switch (failure) {
			case SaleException.NotFound _ -> Problems.problem(HttpStatus.NOT_FOUND, "sale-not-found", failure);
			case SaleException.Fixed _ -> Problems.problem(HttpStatus.CONFLICT, "sale-fixed", failure);
			case SaleException.Overlap _ -> Problems.problem(HttpStatus.CONFLICT, "sale-overlap", failure);
			case SaleException.Past _ -> Problems.problem(HttpStatus.UNPROCESSABLE_ENTITY, "sale-past", failure);
			case SaleException.UnknownItem _ ->
				Problems.problem(HttpStatus.UNPROCESSABLE_ENTITY, "unknown-item", failure);
		};
	}

	static ProblemDetail of(InventoryException failure) {
		return switch (failure) {
			case InventoryException.UnknownItem _ -> unprocessable("unknown-item", failure);
			case InventoryException.ItemNotFound _ -> problem(HttpStatus.NOT_FOUND, "item-not-found", failure);
			case InventoryException.OutOfStock gone -> {
				var problem = conflict("out-of-stock", failure);
				problem.setProperty("soldOut", gone.isSoldOut());
				problem.setProperty("held", gone.isHeld());
				yield problem;
			}
			case InventoryException.CustomerLimit _ -> conflict("customer-limit", failure);
			case InventoryException.PriceChanged changed -> {
				var problem = conflict("price-changed", failure);
				problem.setProperty("total", changed.total());
				yield problem;
			}
			case InventoryException.TotalTooLarge _ -> unprocessable("total-too-large", failure);
			case InventoryException.MixedCurrencies _ -> unprocessable("mixed-currencies", failure);
			case InventoryException.ReservationNotFound _ ->
				problem(HttpStatus.NOT_FOUND, "reservation-not-found", failure);
			case InventoryException.ReservationMismatch _ -> unprocessable("reservation-mismatch", failure);
			case InventoryException.ReservationReleased _ -> conflict("reservation-released", failure);
			case InventoryException.ReservationExpired _ -> conflict("reservation-expired", failure);
			case InventoryException.ReservationCommitted _ -> conflict("reservation-committed", failure);
			case InventoryException.ReservationNotCommitted _ -> conflict("reservation-not-committed", failure);
			case InventoryException.ReturnTooLarge _ -> unprocessable("return-too-large", failure);
			case InventoryException.ReturnMismatch _ -> unprocessable("return-mismatch", failure);
			case InventoryException.StockTooLow _ -> conflict("stock-too-low", failure);
			case InventoryException.KeyReused _ -> unprocessable("idempotency-key-reused", failure);
		};
	}

	private static ProblemDetail conflict(String type, InventoryException failure) {
		return problem(HttpStatus.CONFLICT, type, failure);
	}

	private static ProblemDetail unprocessable(String type, InventoryException failure) {
		return problem(HttpStatus.UNPROCESSABLE_ENTITY, type, failure);
	}

	private static ProblemDetail problem(HttpStatus status, String type, InventoryException failure) {
		var problem = Problems.problem(status, type, failure);
		failure.sku().ifPresent(sku -> problem.setProperty("sku", sku));
		return problem;
	}
}
