package stampede.inventory.web;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;
import stampede.inventory.Sku;

/** The end of a page, as an opaque text. */
final class Cursor {
	private Cursor() {}

	static String after(Sku last) {
		return Base64.getUrlEncoder().withoutPadding().encodeToString(last.value().getBytes(StandardCharsets.US_ASCII));
	}

	/** An invalid cursor is a client error. */
	static @Nullable Sku read(@Nullable String cursor) {
		if (cursor == null) {
			return null;
		}
		try {
			return new Sku(new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.US_ASCII));
		} catch (IllegalArgumentException invalid) {
			throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "cursor is none that this service gave", invalid);
		}
	}
}
