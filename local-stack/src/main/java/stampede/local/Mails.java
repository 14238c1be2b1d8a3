package stampede.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The mails that identity-service of a local stack has written into a folder. */
public final class Mails {
	private static final Duration WITHIN = Duration.ofSeconds(60);
	private static final long INTERVAL_MILLIS = 100;
	private static final Pattern TOKEN = Pattern.compile("#/password/(?<token>\\S+)");
	private final Path folder;

	public Mails(Path folder) {
		this.folder = folder;
	}

	/** The token of the link in mail {@code number}, from 1, with a link to the address; waits for it. */
	public String token(String address, int number) throws StartFailure, IOException, InterruptedException {
		var end = System.nanoTime() + WITHIN.toNanos();
		while (System.nanoTime() < end) {
			var found = tokens(address);
			if (found.size() >= number) {
				return found.get(number - 1);
			}
			Thread.sleep(INTERVAL_MILLIS);
		}
		throw new StartFailure("no mail %d to %s in %s".formatted(number, address, folder));
	}

	/** The tokens of all links to the address, the oldest first. */
	List<String> tokens(String address) throws IOException {
		var tokens = new ArrayList<String>();
		if (Files.isDirectory(folder)) {
			try (var files = Files.list(folder)) {
				for (var file : files.filter(each -> each.toString().endsWith(".eml")).sorted().toList()) {
					var mail = Files.readString(file);
					var link = TOKEN.matcher(mail);
					if (mail.startsWith("To: " + address) && link.find()) {
						tokens.add(link.group("token"));
					}
				}
			}
		}
		return tokens;
	}
}
