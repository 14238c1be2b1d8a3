package stampede.gateway.shop;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;

/**
 * The files of the storefront, read once. Assets have addresses with the hash of all assets, so that browsers and a CDN may keep them
 * forever; the page, which names them, is checked at each visit.
 */
final class ShopFiles {
	private static final String ROOT = "/shop/";
	private static final String HASH = "@ASSETS@";
	private static final String ACCOUNTS = "@ACCOUNTS@";
	private static final String RECOMMENDATIONS = "@RECOMMENDATIONS@";
	private static final int HASH_BYTES = 8;
	private static final Map<String, MediaType> TYPES = Map.of("js", MediaType.valueOf("text/javascript;charset=UTF-8"),
			"css", MediaType.valueOf("text/css;charset=UTF-8"), "html", MediaType.valueOf("text/html;charset=UTF-8"));
	private static final CacheControl FOREVER = CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable();
	private final Map<String, ShopFile> files = new TreeMap<>();

	/** Throws {@link UncheckedIOException} if the files are missing. */
	ShopFiles(ShopProperties properties) {
		var found = read();
		var index = found.remove(ROOT + "index.html");
		if (index == null || found.isEmpty()) {
			throw new UncheckedIOException(new IOException("the files of the storefront are not on the class path"));
		}
		var hash = hash(found);
		found.forEach((path, content) -> files.put(path.replace(ROOT + "assets/", ROOT + "assets/" + hash + "/"),
				new ShopFile(type(path), FOREVER, "\"" + hash + "\"", content)));
		var page = new String(index, StandardCharsets.UTF_8).replace(HASH, hash)
				.replace(ACCOUNTS, Boolean.toString(properties.accounts()))
				.replace(RECOMMENDATIONS, Boolean.toString(properties.recommendations()))
				.getBytes(StandardCharsets.UTF_8);
		files.put(ROOT, new ShopFile(type("index.html"), CacheControl.noCache(), "\"" + hash(Map.of("", page)) + "\"",
				page));
	}

	/** A file with the headers of its response. */
	@SuppressWarnings("ArrayRecordComponent") // not compared
	record ShopFile(MediaType type, CacheControl cache, String etag, byte[] content) {}

	@Nullable
	ShopFile at(String path) {
		return files.get(path);
	}

	private static Map<String, byte[]> read() {
		var found = new TreeMap<String, byte[]>();
		try {
			for (var file : new PathMatchingResourcePatternResolver().getResources("classpath*:" + ROOT + "**/*.*")) {
				var address = file.getURL().toString();
				found.put(address.substring(address.lastIndexOf(ROOT)), file.getContentAsByteArray());
			}
		} catch (IOException unreadable) {
			throw new UncheckedIOException(unreadable);
		}
		return found;
	}

	private static MediaType type(String path) {
		return TYPES.getOrDefault(path.substring(path.lastIndexOf('.') + 1), MediaType.APPLICATION_OCTET_STREAM);
	}

	private static String hash(Map<String, byte[]> contents) {
		try {
			var hash = MessageDigest.getInstance("SHA-256");
			contents.forEach((path, content) -> {
				hash.update(path.getBytes(StandardCharsets.UTF_8));
				hash.update(content);
			});
			return HexFormat.of().formatHex(hash.digest(), 0, HASH_BYTES);
		} catch (NoSuchAlgorithmException impossible) {
			throw new IllegalStateException("every JDK has SHA-256", impossible);
		}
	}
}
