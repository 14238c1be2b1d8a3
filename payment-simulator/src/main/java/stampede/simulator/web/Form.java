package stampede.simulator.web;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.springframework.util.MultiValueMap;
import stampede.kit.idempotency.Fingerprint;
import stampede.simulator.charge.InvalidRequestException;
import stampede.simulator.charge.Refusal;

/**
 * The parameters of a call, form-encoded, nested by brackets: {@code metadata[order_id]=7}. Every reading method throws
 * {@link InvalidRequestException} for a value that Stripe would refuse.
 */
final class Form {
	private static final Pattern METADATA = Pattern.compile("metadata\\[([^\\[\\]]{1,40})]");
	private static final Pattern LIST = Pattern.compile("(expand|payment_method_types)\\[\\d*]");
	private static final int MAX_METADATA = 50;
	private static final int MAX_VALUE = 500;
	private static final long MAX_AMOUNT = 99_999_999;
	private final MultiValueMap<String, String> values;

	Form(MultiValueMap<String, String> values) {
		this.values = values;
	}

	/** Refuses every other name, as Stripe does, so that a misspelt parameter is noticed. */
	Form only(Set<String> names) {
		for (var name : values.keySet()) {
			if (!names.contains(name) && !METADATA.matcher(name).matches() && !LIST.matcher(name).matches()) {
				throw invalid("parameter_unknown", "Received unknown parameter: " + name, name);
			}
		}
		return this;
	}

	/** Empty when absent or blank. */
	Optional<String> text(String name) {
		return Optional.ofNullable(values.getFirst(name)).filter(value -> !value.isBlank());
	}

	String required(String name) {
		return text(name)
				.orElseThrow(() -> invalid("parameter_missing", "Missing required param: " + name + ".", name));
	}

	/** A number of minor units that can be charged. */
	Optional<Long> amount(String name) {
		return text(name).map(value -> {
			if (!value.matches("\\d{1,18}")) {
				throw invalid("parameter_invalid_integer", "Invalid integer: " + value, name);
			}
			var amount = Long.parseLong(value);
			if (amount < 1) {
				throw invalid("parameter_invalid_integer", "This value must be greater than or equal to 1.", name);
			}
			if (amount > MAX_AMOUNT) {
				throw invalid("amount_too_large", "Amount must be no more than 999,999.99.", name);
			}
			return amount;
		});
	}

	boolean flag(String name) {
		return text(name)
				.map(value -> switch (value) {
					case "true" -> true;
					case "false" -> false;
					default -> throw invalid("parameter_invalid_boolean", "Invalid boolean: " + value, name);
				})
				.orElse(false);
	}

	/** One of the given words. */
	Optional<String> word(String name, Set<String> allowed) {
		return text(name).map(value -> {
			if (!allowed.contains(value)) {
				throw invalid("parameter_invalid", "Invalid %s: must be one of %s".formatted(name, allowed), name);
			}
			return value;
		});
	}

	Map<String, String> metadata() {
		var metadata = new LinkedHashMap<String, String>();
		values.forEach((name, all) -> {
			var matcher = METADATA.matcher(name);
			if (matcher.matches()) {
				metadata.put(matcher.group(1), all.getFirst());
			}
		});
		if (metadata.size() > MAX_METADATA || metadata.values().stream().anyMatch(it -> it.length() > MAX_VALUE)) {
			throw invalid("parameter_invalid", "Metadata is at most 50 values of 500 characters.", "metadata");
		}
		return metadata;
	}

	/** The same for the same parameters in any order. */
	String fingerprint(String path) {
		return Fingerprint.of(path, new TreeMap<>(values)).hex();
	}

	static InvalidRequestException invalid(String code, String message, String param) {
		return new InvalidRequestException(Refusal.invalid(code, message, param));
	}
}
