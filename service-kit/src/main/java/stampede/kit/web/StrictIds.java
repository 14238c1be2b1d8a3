package stampede.kit.web;

import java.beans.PropertyEditorSupport;
import java.util.UUID;
import java.util.regex.Pattern;
import org.springframework.web.bind.WebDataBinder;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.InitBinder;
import stampede.kit.problem.InvalidValueException;

/**
 * Ids in paths are UUIDs in their canonical form. Spring's own editor makes nothing of a blank text, which then passes for
 * a fault of the service; Java's parser takes {@code 1-1-1-1-1}. An editor, as Spring falls back to its own when a
 * converter fails.
 */
@ControllerAdvice
class StrictIds {
	private static final Pattern CANONICAL = Pattern
			.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

	@InitBinder
	void readIdsStrictly(WebDataBinder binder) {
		binder.registerCustomEditor(UUID.class, new PropertyEditorSupport() {
			@Override
			public void setAsText(String text) {
				if (!CANONICAL.matcher(text).matches()) {
					throw new InvalidValueException("An id is a UUID.", null);
				}
				setValue(UUID.fromString(text));
			}
		});
	}
}
