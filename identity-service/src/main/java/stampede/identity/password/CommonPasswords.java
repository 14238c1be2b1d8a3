package stampede.identity.password;

import com.nulabinc.zxcvbn.StandardDictionaries;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** The common passwords that zxcvbn lists, about 30,000 from leaks, the most common 10,000 among them. */
final class CommonPasswords {
	private static final Set<String> ALL = load();

	private CommonPasswords() {}

	private static Set<String> load() {
		try {
			return new HashSet<>(StandardDictionaries.PASSWORDS_LOADER.load().getFrequencies());
		} catch (IOException failure) {
			throw new UncheckedIOException("the list of common passwords cannot be read", failure);
		}
	}

	/** Loads the list, so that no event loop reads it from disk. Returns its length. */
	static int size() {
		return ALL.size();
	}

	/** Whatever the case of its letters. */
	static boolean contain(String password) {
		return ALL.contains(password.toLowerCase(Locale.ROOT));
	}
}
