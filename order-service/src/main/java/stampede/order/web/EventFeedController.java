package stampede.order.web;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import stampede.kit.deadline.Deadline;
import stampede.kit.problem.Problems;
import stampede.order.feed.CursorUnknownException;
import stampede.order.feed.EventFeed;

/** The feed of order events, for services. */
@RestController
class EventFeedController {
	private static final String CURSOR = "Stampede-Cursor";
	private static final Duration TIME_TO_ANSWER = Duration.ofSeconds(1);
	private final EventFeed feed;

	EventFeedController(EventFeed feed) {
		this.feed = feed;
	}

	/**
	 * A batch of CloudEvents; the header {@code Stampede-Cursor} is the cursor of the next batch. An empty batch after {@code wait}
	 * seconds without events, or earlier at the request's deadline.
	 *
	 * @param reader name of the reader; events are kept until it has read them
	 * @param after the last cursor whose events are processed; without it from the oldest event
	 */
	@GetMapping(path = "/internal/events", produces = CloudEvent.BATCH)
	Mono<ResponseEntity<List<CloudEvent>>> events(
			@RequestParam @Pattern(regexp = "[a-z0-9][a-z0-9-]{0,59}", message = "is not a name of lower-case letters, digits and hyphens") String reader,
			@RequestParam(required = false) @Size(min = 1, max = 4_000) @Nullable String after,
			@RequestParam(defaultValue = "500") @Min(1) @Max(1_000) int limit,
			@RequestParam(defaultValue = "0") @Min(0) @Max(25) int wait) {
		return Mono.deferContextual(context -> feed
				.read(reader, after, limit, shorter(Duration.ofSeconds(wait), Deadline.of(context)
						.map(deadline -> deadline.remainingBut(TIME_TO_ANSWER)).orElse(Duration.ZERO)))
				.map(page -> ResponseEntity.ok().header(CURSOR, page.cursor())
						.body(page.events().stream().map(CloudEvent::of).toList())));
	}

	private static Duration shorter(Duration one, Duration other) {
		return one.compareTo(other) < 0 ? one : other;
	}

	@ExceptionHandler
	ProblemDetail refused(CursorUnknownException failure) {
		return Problems.problem(HttpStatus.GONE, "cursor-unknown", failure);
	}
}
