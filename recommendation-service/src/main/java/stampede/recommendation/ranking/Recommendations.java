package stampede.recommendation.ranking;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import stampede.recommendation.RecommendationException;
import stampede.recommendation.RecommendationMetric;
import stampede.recommendation.RecommendationProperties;
import stampede.recommendation.inventory.Item;
import stampede.recommendation.experiment.Assignment;
import stampede.recommendation.experiment.TeamDraft;
import stampede.recommendation.orders.Pseudonyms;
import stampede.recommendation.peer.Peer;
import stampede.recommendation.store.ServedLists;
import stampede.recommendation.store.ServedLists.Served;

/** Recommends items, within a time budget: a page must not wait for recommendations, nor fail with them. */
@Component
public class Recommendations {
	private static final Logger log = LoggerFactory.getLogger(Recommendations.class);
	private static final String NO_DATA = "no-data";
	private static final String NONE_AVAILABLE = "none-available";
	private static final String TOO_SLOW = "too-slow";
	private static final String FAILURE = "failure";
	private final Candidates candidates;
	private final ServedLists served;
	private final Pseudonyms pseudonyms;
	private final Peer peer;
	private final RecommendationProperties properties;
	private final MeterRegistry meters;

	Recommendations(Candidates candidates, ServedLists served, Pseudonyms pseudonyms, Peer peer,
			RecommendationProperties properties, MeterRegistry meters) {
		this.candidates = candidates;
		this.served = served;
		this.pseudonyms = pseudonyms;
		this.peer = peer;
		this.properties = properties;
		this.meters = meters;
		// Rates begin at zero, not at the first event.
		RecommendationMetric.SERVED.counter(meters);
		RecommendationMetric.CLICKS.counter(meters);
		for (var reason : List.of(NO_DATA, NONE_AVAILABLE, TOO_SLOW, FAILURE)) {
			RecommendationMetric.EMPTY.counter(meters, reason);
		}
	}

	/** @param id of the response, for clicks; null if there are no items */
	public record Recommended(@Nullable UUID id, List<Item> items) {
		static final Recommended NOTHING = new Recommended(null, List.of());
	}

	/**
	 * The client of a request.
	 *
	 * @param subject of the customer's token; null for a visitor without one
	 * @param assignment null without an experiment
	 */
	public record Client(@Nullable String subject, @Nullable Assignment assignment) {}

	/** Up to {@code limit} items that can be bought, the best first. Never fails: without an answer within the budget there are none. */
	public Mono<Recommended> of(String sku, int limit, Client client) {
		return candidates.of(sku)
				.flatMap(ranking -> ranking.items().isEmpty()
						? Mono.fromSupplier(() -> nothing(ranking.isKnown() ? NONE_AVAILABLE : NO_DATA))
						: list(sku, ranking.items(), limit, client.assignment())
								.flatMap(list -> serve(sku, list, client)))
				.timeout(properties.budget())
				.onErrorResume(Exception.class, failure -> {
					log.debug("no recommendations for {}: {}", sku, failure.toString());
					return Mono
							.fromSupplier(() -> nothing(failure instanceof TimeoutException ? TOO_SLOW : FAILURE));
				});
	}

	/** @param assignment as it is recorded: null for a list that should have been interleaved, but is not */
	private record Drawn(List<Item> items, List<String> teams, @Nullable Assignment assignment) {}

	private Mono<Drawn> list(String sku, List<Item> own, int limit, @Nullable Assignment assignment) {
		if (assignment == null || !assignment.isInterleaved()) {
			return Mono.just(new Drawn(own.stream().limit(limit).toList(), List.of(), assignment));
		}
		return peer.ranking(sku).onErrorResume(Exception.class, failure -> {
			log.debug("the other version has no ranking of {}: {}", sku, failure.toString());
			return Mono.empty();
		}).filter(other -> !other.isEmpty()).map(other -> interleave(own, other, limit, assignment))
				.defaultIfEmpty(new Drawn(own.stream().limit(limit).toList(), List.of(), null));
	}

	/** @param own the ranking of v1, which draws the lists */
	private static Drawn interleave(List<Item> own, List<Item> other, int limit, Assignment assignment) {
		var items = Stream.concat(own.stream(), other.stream())
				.collect(Collectors.toMap(Item::sku, Function.identity(), (first, _) -> first));
		var picks = TeamDraft.of(own.stream().map(Item::sku).toList(), other.stream().map(Item::sku).toList(), limit,
				ThreadLocalRandom.current());
		return new Drawn(picks.stream().map(pick -> Objects.requireNonNull(items.get(pick.item()))).toList(),
				picks.stream().map(TeamDraft.Pick::team).toList(), assignment);
	}

	private Mono<Recommended> serve(String sku, Drawn list, Client client) {
		return pseudonym(client)
				.flatMap(customer -> served.add(new Served(sku, list.items().stream().map(Item::sku).toList(),
						list.teams(), customer.orElse(null), list.assignment())))
				.doOnNext(_ -> RecommendationMetric.SERVED.counter(meters).increment())
				.map(id -> new Recommended(id, list.items()));
	}

	private Mono<Optional<String>> pseudonym(Client client) {
		var subject = client.subject();
		return subject == null
				? Mono.just(Optional.empty())
				: pseudonyms.of(subject).map(Optional::of).defaultIfEmpty(Optional.empty());
	}

	/** The ranking of this version, for lists that the other one draws. */
	public Mono<List<Item>> ranking(String sku) {
		return candidates.of(sku).map(Candidates.Ranking::items);
	}

	private Recommended nothing(String reason) {
		RecommendationMetric.EMPTY.counter(meters, reason).increment();
		return Recommended.NOTHING;
	}

	/** Notes a click on a recommended item; idempotent. Fails with {@link RecommendationException.NotServed}. */
	public Mono<Void> click(UUID id, String sku) {
		return served.click(id, sku).map(click -> switch (click) {
			case NOTED -> {
				RecommendationMetric.CLICKS.counter(meters).increment();
				yield click;
			}
			case REPEATED -> click;
			case NOT_SERVED -> throw new RecommendationException.NotServed();
		}).then();
	}
}
