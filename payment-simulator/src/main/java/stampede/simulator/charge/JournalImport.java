package stampede.simulator.charge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionOperations;

/** Takes over, before anybody is served, the journal of JSON lines in which former builds kept their charges. */
@Component
class JournalImport {
	private static final Logger log = LoggerFactory.getLogger(JournalImport.class);
	private final ObjectMapper json;
	private final ChargeStore store;

	JournalImport(StorageProperties properties, ObjectMapper json, ChargeStore store,
			TransactionOperations transactions)
			throws IOException {
		this.json = json;
		this.store = store;
		var journal = properties.dataDir().resolve("charges.jsonl");
		if (Files.exists(journal)) {
			transactions.executeWithoutResult(_ -> take(journal));
			Files.move(journal, journal.resolveSibling("charges.jsonl.imported"), StandardCopyOption.ATOMIC_MOVE);
		}
	}

	private record Entry(@Nullable String key, @Nullable String fingerprint, Answer answer) {}

	private void take(Path journal) {
		var taken = 0;
		try (var lines = Files.newBufferedReader(journal)) {
			for (var line = lines.readLine(); line != null; line = lines.readLine()) {
				take(line, lines);
				taken++;
			}
		} catch (IOException unreadable) {
			throw new UncheckedIOException(journal + " is damaged after line " + taken, unreadable);
		}
		log.info("took {} changes over from {}", taken, journal);
	}

	/** A last line that cannot be read was being written when the process died: it was never answered. */
	private void take(String line, BufferedReader rest) throws IOException {
		Entry entry;
		try {
			entry = json.readValue(line, Entry.class);
		} catch (JsonProcessingException torn) {
			if (rest.readLine() != null) {
				throw torn;
			}
			return;
		}
		// A crash between the commit and the move leaves a journal that has been taken.
		if (entry.key() == null || store.answerOf(entry.key()).isEmpty()) {
			store.record(entry.answer(), entry.key(), entry.fingerprint() == null ? "" : entry.fingerprint());
		}
	}
}
