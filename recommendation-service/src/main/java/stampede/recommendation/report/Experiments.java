package stampede.recommendation.report;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;
import reactor.core.publisher.Mono;
import stampede.recommendation.RecommendationException;
import stampede.recommendation.peer.Peer;
import stampede.recommendation.store.ExperimentResults;

/** Reports of experiments. This version is v1, which draws the interleaved lists; the other one says what its customers did. */
@Service
public class Experiments {
	private static final Logger log = LoggerFactory.getLogger(Experiments.class);
	private final ExperimentResults results;
	private final Peer peer;

	Experiments(ExperimentResults results, Peer peer) {
		this.results = results;
		this.peer = peer;
	}

	/** The current state. Fails with {@link RecommendationException.NoExperiment} if neither version has served a list in it. */
	public Mono<ExperimentReport> report(String name) {
		var other = peer.arm(name).map(Optional::of).onErrorResume(Exception.class, failure -> {
			log.warn("the other version does not say what its customers did in {}: {}", name, failure.toString());
			return Mono.empty();
		}).defaultIfEmpty(Optional.empty());
		return Mono.zip(results.isKnown(name), results.arm(name), results.duel(name), other).map(found -> {
			var v2 = found.getT4().orElse(null);
			if (!found.getT1() && (v2 == null || v2.lists() == 0)) {
				throw new RecommendationException.NoExperiment();
			}
			return ExperimentReport.of(name, found.getT2(), v2, found.getT3());
		});
	}
}
