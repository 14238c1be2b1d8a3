package stampede.order.web;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;
import stampede.order.feed.EventFeed;

/** Pseudonyms of customers, for services that join what they know of a customer with the events of orders. */
@RestController
class PseudonymController {
	private final EventFeed feed;

	PseudonymController(EventFeed feed) {
		this.feed = feed;
	}

	/** @param customer the subject of the customer's token */
	record PseudonymRequest(@NotNull @Size(min = 1, max = 200) String customer) {}

	/** @param pseudonym the member {@code customer} of this customer's events */
	record PseudonymView(String pseudonym) {}

	/** In the body, because addresses are logged. */
	@PostMapping(path = "/internal/pseudonyms", consumes = MediaType.APPLICATION_JSON_VALUE, produces = MediaType.APPLICATION_JSON_VALUE)
	Mono<PseudonymView> pseudonym(@Valid @RequestBody PseudonymRequest request) {
		return feed.pseudonym(request.customer()).map(PseudonymView::new);
	}
}
