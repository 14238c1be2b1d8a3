package stampede.order;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;
import reactor.core.publisher.Mono;
import stampede.kit.idempotency.IdempotencyKey;
import stampede.order.events.OrderFeed;
import stampede.order.maintenance.Recovery;
import stampede.order.returns.RefundCommand;
import stampede.order.store.FeedEvents;
import stampede.order.store.FeedReaders;
import stampede.order.store.OrderLeases;
import stampede.order.store.OrderRetention;
import stampede.order.store.Refunds;
import stampede.testsupport.Plans;

/** No statement reads a whole table, so that statements stay fast as tables grow. */
@TestPropertySource(properties = {Plans.ONE_CONNECTION, "orders.audit.enabled=false"})
class PlansIntegrationTests extends CheckoutFixture {
	@Autowired
	Refunds refunds;

	@Autowired
	OrderRetention retention;

	@Autowired
	Recovery recovery;

	@Autowired
	OrderLeases leases;

	@Autowired
	OrderFeed feed;

	@Autowired
	FeedEvents pages;

	@Autowired
	FeedReaders readers;

	@Test
	void findEverythingByAKey() {
		var order = confirmed("ann");
		run(orders.byIdAndOwner(order.id(), "ann"));
		run(orders.ofOwner("ann", null, null, 20).collectList());
		run(orders.ofOwner("ann", order.id(), OrderStatus.CONFIRMED, 20).collectList());
		run(feed.after(order.id(), 0).take(3).collectList());
		run(Mono.delay(Duration.ofSeconds(1))
				.then(feed.after(order.id(), 3).take(Duration.ofSeconds(1)).collectList()));
		run(reversal.refund(order.id(), customer("ann"), new IdempotencyKey(UUID.randomUUID().toString()),
				new RefundCommand(List.of(new Refund.Line("A", 1)), true)));
		run(reversal.cancel(order.id(), customer("ann"), true));
		run(recovery.round(() -> {}));
		run(retention.deleteUnpaid(Duration.ofDays(1), 10));
		run(retention.deleteEvents(Duration.ofDays(1), 10));
		run(records.purge(10));
		run(leases.markStuck(3));
		run(leases.countStuck());
		run(leases.oldestStuck(10));
		run(leases.retryStuck(order.id()));
		run(pages.page(null, 1).flatMap(first -> readers.note("reader", first.since())
				.then(Mono.defer(() -> pages.page(first.next(), 10)))));
		run(readers.key());
		run(readers.longestSilence());
		run(readers.deleteSilent(Duration.ofDays(7)).then());

		var database = db.getConnectionFactory();
		assertThat(Plans.of(database)).hasSizeGreaterThan(15);
		assertThat(Plans.ofWholeTables(database)).isEmpty();
		assertThat(Plans.ofWholeIndexes(database)).isEmpty();
		// Its joins read a row for each event; a join of another kind would read all events or orders, with a condition on the index.
		assertThat(Plans.of(database)).filteredOn(plan -> plan.statement().contains("pg_snapshot_xip")).isNotEmpty()
				.allSatisfy(
						plan -> assertThat(plan.text()).doesNotContain("Hash Join", "Hash Left Join", "Merge Join"));
	}

	private static void run(Mono<?> work) {
		work.block(LIMIT);
	}
}
