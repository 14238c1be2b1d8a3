package stampede.inventory;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.concurrent.atomic.AtomicLong;

/** What the last audit found, by check, as {@code stampede.audit.violations}: above zero, a person has to look. */
final class AuditMeters {
	private final AtomicLong stock;
	private final AtomicLong reserved;
	private final AtomicLong onHand;
	private final AtomicLong customers;
	private final AtomicLong overdue;

	AuditMeters(MeterRegistry meters) {
		this.stock = gauge("stock-out-of-bounds", meters);
		this.reserved = gauge("reserved-mismatches", meters);
		this.onHand = gauge("on-hand-mismatches", meters);
		this.customers = gauge("customer-mismatches", meters);
		this.overdue = gauge("overdue-reservations", meters);
	}

	private static AtomicLong gauge(String check, MeterRegistry meters) {
		var value = new AtomicLong();
		meters.gauge("stampede.audit.violations", Tags.of("check", check), value);
		return value;
	}

	void take(Audit.Violations found) {
		stock.set(found.stockOutOfBounds());
		reserved.set(found.reservedMismatches());
		onHand.set(found.onHandMismatches());
		customers.set(found.customerMismatches());
		overdue.set(found.overdueReservations());
	}
}
