package stampede.simulator.web;

import java.time.Clock;
import java.util.Currency;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import stampede.simulator.charge.Command;
import stampede.simulator.charge.Intent.Terms;
import stampede.simulator.charge.InvalidRequestException;
import stampede.simulator.charge.Refusal;
import stampede.simulator.charge.TestCard;

/** Reads the parameters of the calls on payment intents. */
@Component
class IntentForms {
	private static final String CARD_TOKEN = "payment_method_data[card][token]";
	private static final Set<String> CARD = Set.of("payment_method", "payment_method_data[type]", CARD_TOKEN,
			"return_url", "off_session", "error_on_requires_action");
	private static final Set<String> CREATE = Set.of("amount", "currency", "confirm", "capture_method", "description",
			"confirmation_method", "statement_descriptor", "statement_descriptor_suffix", "receipt_email",
			"setup_future_usage", "automatic_payment_methods[enabled]", "automatic_payment_methods[allow_redirects]");
	private static final Set<String> CAPTURE_METHODS = Set.of("automatic", "automatic_async", "manual");
	private static final Set<String> CANCELLATION_REASONS = Set.of("duplicate", "fraudulent", "requested_by_customer",
			"abandoned");
	private static final Set<String> CURRENCIES = Currency.getAvailableCurrencies().stream()
			.map(currency -> currency.getCurrencyCode().toLowerCase(Locale.ROOT))
			.collect(Collectors.toUnmodifiableSet());
	/** Currencies whose last digits must be zero. */
	private static final Map<String, Long> MULTIPLES = Map.of("isk", 100L, "ugx", 100L, "bhd", 10L, "jod", 10L, "kwd",
			10L, "omr", 10L, "tnd", 10L);
	private final Clock clock;

	IntentForms(Clock clock) {
		this.clock = clock;
	}

	Command create(Form form, @Nullable String key) {
		form.only(union(CREATE, CARD));
		var amount = form.amount("amount").orElseThrow(() -> missing("amount"));
		var currency = form.required("currency").toLowerCase(Locale.ROOT);
		if (!CURRENCIES.contains(currency)) {
			throw Form.invalid("parameter_invalid", "Invalid currency: " + currency, "currency");
		}
		requireWholeUnits(amount, currency);
		var manual = form.word("capture_method", CAPTURE_METHODS).filter("manual"::equals).isPresent();
		var terms = new Terms(amount, currency, manual, form.metadata(), form.text("description").orElse(null), key,
				clock.instant().getEpochSecond());
		var card = card(form).orElse(null);
		var confirm = form.flag("confirm");
		if (confirm && card == null) {
			throw missing("payment_method");
		}
		return new Command.Create(terms, card, confirm);
	}

	/** Stripe, "Supported currencies": special cases and three-decimal currencies. */
	private static void requireWholeUnits(long amount, String currency) {
		var step = MULTIPLES.getOrDefault(currency, 1L);
		if (amount % step != 0) {
			throw Form.invalid("parameter_invalid_integer",
					"Amounts in %s must be evenly divisible by %d.".formatted(currency, step), "amount");
		}
	}

	Command confirm(String id, Form form) {
		return new Command.Confirm(id, card(form.only(CARD)).orElse(null));
	}

	Command capture(String id, Form form) {
		form.only(Set.of("amount_to_capture", "final_capture"));
		return new Command.Capture(id, form.amount("amount_to_capture").orElse(null));
	}

	Command cancel(String id, Form form) {
		form.only(Set.of("cancellation_reason"));
		return new Command.Cancel(id, form.word("cancellation_reason", CANCELLATION_REASONS).orElse(null));
	}

	private static Optional<TestCard> card(Form form) {
		form.word("payment_method_data[type]", Set.of("card"));
		var token = form.text(CARD_TOKEN);
		if (token.isPresent()) {
			return Optional.of(known(token.get(), "token", CARD_TOKEN));
		}
		return form.text("payment_method").map(method -> known(method, "PaymentMethod", "payment_method"));
	}

	private static TestCard known(String token, String what, String param) {
		return TestCard.of(token).orElseThrow(() -> new InvalidRequestException(
				Refusal.invalid("resource_missing", "No such %s: '%s'".formatted(what, token), param)));
	}

	private static InvalidRequestException missing(String param) {
		return Form.invalid("parameter_missing", "Missing required param: " + param + ".", param);
	}

	private static Set<String> union(Set<String> some, Set<String> more) {
		return Stream.concat(some.stream(), more.stream()).collect(Collectors.toUnmodifiableSet());
	}
}
