package stampede.simulator.charge;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/**
 * Makes entries durable, in the order in which they were appended. One thread writes: all entries that wait when it
 * comes round share one {@code fsync}, so that concurrency does not mean one each. After a failed write nothing more is
 * accepted, because memory is then ahead of the disk.
 */
final class Journal {
	private static final Logger log = LoggerFactory.getLogger(Journal.class);
	private static final int MAX_GROUP = 1_000;

	private record Append(JournalEntry entry, Sinks.Empty<Void> durable) {}

	private final ObjectMapper json;
	private final JournalFile file;
	private final Thread writer = Thread.ofPlatform().name("journal").daemon().unstarted(this::write);
	private final Queue<Append> waiting = new ConcurrentLinkedQueue<>();
	private volatile Mono<Void> latest = Mono.empty();
	private volatile boolean open = true;

	Journal(JournalFile file, ObjectMapper json) {
		this.file = file;
		this.json = json;
	}

	/** Replays what is there, then accepts appends. */
	void open(Consumer<JournalEntry> consumer) throws IOException {
		file.replay(json.readerFor(JournalEntry.class), consumer);
		writer.start();
	}

	/** Takes the entry's place in the order at once; the result completes when it is on the disk. Never blocks. */
	Mono<Void> append(JournalEntry entry) {
		var append = new Append(entry, Sinks.empty());
		waiting.add(append);
		latest = append.durable().asMono();
		LockSupport.unpark(writer);
		return append.durable().asMono();
	}

	/** Completes when everything appended so far is on the disk. */
	Mono<Void> flushed() {
		return latest;
	}

	/** Writes what waits, then lets the file go. */
	void close() throws IOException, InterruptedException {
		open = false;
		LockSupport.unpark(writer);
		writer.join();
		file.close();
	}

	private void write() {
		while (open || !waiting.isEmpty()) {
			var group = next();
			if (group.isEmpty()) {
				LockSupport.park(this);
			} else if (!write(group)) {
				return;
			}
		}
	}

	private List<Append> next() {
		var group = new ArrayList<Append>();
		for (var append = waiting.poll(); append != null; append = waiting.poll()) {
			group.add(append);
			if (group.size() == MAX_GROUP) {
				break;
			}
		}
		return group;
	}

	private boolean write(List<Append> group) {
		try {
			var lines = new ByteArrayOutputStream();
			for (var append : group) {
				lines.write(json.writeValueAsBytes(append.entry()));
				lines.write('\n');
			}
			file.append(lines.toByteArray());
			group.forEach(append -> append.durable().tryEmitEmpty());
			return true;
		} catch (IOException failure) {
			log.error("the journal cannot be written; every further change is refused until a restart", failure);
			refuse(group, failure);
			return false;
		}
	}

	/** Keeps refusing on this thread for as long as the process lives. */
	private void refuse(List<Append> group, IOException failure) {
		var refused = group;
		while (open) {
			refused.forEach(append -> append.durable().tryEmitError(failure));
			refused = next();
			if (refused.isEmpty()) {
				LockSupport.park(this);
			}
		}
	}
}
