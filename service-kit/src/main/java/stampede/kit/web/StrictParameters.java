package stampede.kit.web;

import java.beans.PropertyEditorSupport;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.springframework.web.bind.WebDataBinder;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.InitBinder;
import stampede.kit.problem.InvalidValueException;

/**
 * Reads path variables, query parameters and headers of a simple type in one notation each. Spring's own editors accept
 * hexadecimal numbers, signs, spaces and {@code on} for {@code true}; the gateway counts a page by its plain decimal size. Editors
 * rather than converters, because Spring falls back to its own editor if a converter fails.
 */
@ControllerAdvice
public class StrictParameters {
	private static final Pattern CANONICAL_ID = Pattern
			.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");
	private static final Pattern NUMBER = Pattern.compile("0|-?[1-9][0-9]{0,8}");
	private static final Pattern BOOLEAN = Pattern.compile("true|false");

	/** Registers the editors of ids, numbers and booleans for every controller. */
	@InitBinder
	void register(WebDataBinder binder) {
		binder.registerCustomEditor(UUID.class, editor(CANONICAL_ID, "An id is a UUID.", UUID::fromString));
		var numbers = editor(NUMBER, "A number has at most nine decimal digits, and no plus sign or leading zero.",
				StrictParameters::number);
		binder.registerCustomEditor(int.class, numbers);
		binder.registerCustomEditor(Integer.class, numbers);
		var booleans = editor(BOOLEAN, "A boolean is true or false.", Boolean::valueOf);
		binder.registerCustomEditor(boolean.class, booleans);
		binder.registerCustomEditor(Boolean.class, booleans);
	}

	/** Registers {@code type} for one controller: its constants are read by their exact names. */
	public static <E extends Enum<E>> void registerNames(WebDataBinder binder, Class<E> type) {
		binder.registerCustomEditor(type, editor(Pattern.compile("[A-Z_]+"), "The value is not one of the names.",
				text -> Enum.valueOf(type, text)));
	}

	/** Reads a number as {@link #register} does; throws {@link InvalidValueException}. */
	public static int number(String text) {
		if (!NUMBER.matcher(text).matches()) {
			throw new InvalidValueException(
					"A number has at most nine decimal digits, and no plus sign or leading zero.",
					null);
		}
		return Integer.parseInt(text);
	}

	private static PropertyEditorSupport editor(Pattern notation, String rule, Function<String, Object> read) {
		return new PropertyEditorSupport() {
			@Override
			public void setAsText(String text) {
				if (!notation.matcher(text).matches()) {
					throw new InvalidValueException(rule, null);
				}
				try {
					setValue(read.apply(text));
				} catch (IllegalArgumentException unknown) {
					throw new InvalidValueException(rule, unknown);
				}
			}
		};
	}
}
