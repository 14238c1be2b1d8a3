package stampede.kit.signature;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.Resource;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import stampede.kit.startup.BadConfiguration;

/**
 * Signs and verifies texts by HMAC-SHA256 with keys from a file, or with a given key. The first key of the file signs, all keys verify. For
 * a rotation add the new key as the second line, then move it to the first line once every process has read the file, and remove the old
 * key when its texts have expired. The file is read again every 30 s. Without a file no text is valid. Signing is deterministic.
 * Thread-safe.
 */
public final class TextSignatures implements AutoCloseable {
	private static final Logger log = LoggerFactory.getLogger(TextSignatures.class);
	private static final Duration REREAD_AFTER = Duration.ofSeconds(30);
	private static final String ALGORITHM = "HmacSHA256";
	private static final int SMALLEST_BYTES = 32;

	static {
		// Loads the JDK's security providers at start-up, because an event loop must not read them from disk.
		mac(new SecretKeySpec(new byte[SMALLEST_BYTES], ALGORITHM), "");
	}

	private final String property;
	private final Disposable rereading;
	private volatile List<SecretKeySpec> keys;

	/**
	 * @param property the name of the configuration property, for messages
	 * @param file keys in hexadecimal, one on each line; throws {@link BadConfiguration} if it cannot be used
	 */
	public TextSignatures(String property, @Nullable Resource file) {
		this.property = property;
		if (file == null) {
			keys = List.of();
			rereading = Disposables.disposed();
			return;
		}
		try {
			keys = read(file);
		} catch (IOException | IllegalArgumentException unusable) {
			throw new BadConfiguration(property + ": cannot be read: " + unusable.getMessage(),
					"Name a file with keys of at least 32 bytes in hexadecimal, one on each line.", unusable);
		}
		rereading = Flux.interval(REREAD_AFTER, Schedulers.boundedElastic()).subscribe(_ -> reread(file));
	}

	/** @param key at least 32 bytes; throws {@link IllegalArgumentException} if it is shorter */
	public TextSignatures(byte[] key) {
		if (key.length < SMALLEST_BYTES) {
			throw new IllegalArgumentException("a key has at least " + SMALLEST_BYTES + " bytes");
		}
		property = "the key";
		keys = List.of(new SecretKeySpec(key, ALGORITHM));
		rereading = Disposables.disposed();
	}

	private void reread(Resource file) {
		try {
			keys = read(file);
		} catch (IOException | IllegalArgumentException unusable) {
			log.warn("{}: cannot be read ({}); keeping {} keys", property, unusable.toString(), keys.size());
		}
	}

	private static List<SecretKeySpec> read(Resource file) throws IOException {
		var found = file.getContentAsString(StandardCharsets.US_ASCII).lines().filter(line -> !line.isBlank())
				.map(line -> HexFormat.of().parseHex(line.strip())).toList();
		if (found.isEmpty() || found.stream().anyMatch(key -> key.length < SMALLEST_BYTES)) {
			throw new IllegalArgumentException("there is no key, or one with fewer than " + SMALLEST_BYTES + " bytes");
		}
		return found.stream().map(key -> new SecretKeySpec(key, ALGORITHM)).toList();
	}

	/** Whether there is a key, so that texts can be signed. */
	public boolean canSign() {
		return !keys.isEmpty();
	}

	/**
	 * Signs any text; its first line must be its kind, so that it cannot be used as another one. Throws
	 * {@link IllegalStateException} without a key.
	 */
	public String sign(String text) {
		var payload = encoded(text.getBytes(StandardCharsets.UTF_8));
		return payload + "." + encoded(mac(firstKey(), payload));
	}

	/**
	 * A pseudonym of the name: the same for the same kind, name and first key, and not invertible without the key. Throws
	 * {@link IllegalStateException} without a key.
	 */
	public String pseudonym(String kind, String name) {
		return encoded(mac(firstKey(), kind + "\n" + name));
	}

	private SecretKeySpec firstKey() {
		var current = keys;
		if (current.isEmpty()) {
			throw new IllegalStateException("set " + property + " to a file with keys");
		}
		return current.getFirst();
	}

	/** The text that was signed by one of the keys; empty if it is malformed, or signed by another key. */
	public Optional<String> verify(String signed) {
		var dot = signed.indexOf('.');
		if (dot < 0) {
			return Optional.empty();
		}
		var payload = signed.substring(0, dot);
		var signature = signed.substring(dot + 1).getBytes(StandardCharsets.UTF_8);
		// Every key is tried, in constant time, so that the duration reveals nothing.
		var valid = keys.stream().filter(key -> MessageDigest.isEqual(
				encoded(mac(key, payload)).getBytes(StandardCharsets.US_ASCII), signature)).count();
		return valid > 0
				? Optional.of(new String(Base64.getUrlDecoder().decode(payload), StandardCharsets.UTF_8))
				: Optional.empty();
	}

	private static String encoded(byte[] bytes) {
		return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
	}

	private static byte[] mac(SecretKeySpec key, String text) {
		try {
			var mac = Mac.getInstance(ALGORITHM);
			mac.init(key);
			return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
		} catch (GeneralSecurityException impossible) {
			throw new IllegalStateException("every JDK has " + ALGORITHM, impossible);
		}
	}

	@Override
	public void close() {
		rereading.dispose();
	}
}
