package stampede.simulator.charge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;
import stampede.simulator.charge.Intent.Terms;

class JournalTests {
	private final ObjectMapper json = new ObjectMapper();
	private Path path;

	@BeforeEach
	void choosePath(@TempDir Path directory) {
		path = directory.resolve("deep/charges.jsonl");
	}

	@Test
	void givesBackWhatWasAppendedByManyAtOnce() throws Exception {
		var journal = open(new ArrayList<>());
		Flux.range(0, 2_000)
				.flatMap(i -> journal.append(entry("key-" + i)).subscribeOn(Schedulers.parallel()), 500)
				.as(StepVerifier::create)
				.expectComplete()
				.verify(Duration.ofSeconds(30));
		journal.close();

		assertThat(replayed()).hasSize(2_000).contains(entry("key-0"), entry("key-1999"));
	}

	@Test
	void cutsOffALineThatWasTornAndGoesOn() throws Exception {
		appendOne("whole");
		Files.writeString(path, "{\"key\":\"torn\",\"answ", StandardOpenOption.APPEND);

		assertThat(replayed()).containsExactly(entry("whole"));
		appendOne("after");
		assertThat(replayed()).containsExactly(entry("whole"), entry("after"));
	}

	@Test
	void cutsOffALastLineOfGarbage() throws Exception {
		appendOne("whole");
		Files.write(path, new byte[]{0, 0, 0, '\n'}, StandardOpenOption.APPEND);

		assertThat(replayed()).containsExactly(entry("whole"));
	}

	@Test
	void refusesAFileThatIsDamagedInTheMiddle() throws Exception {
		appendOne("whole");
		Files.writeString(path, "garbage\n", StandardOpenOption.APPEND);
		Files.writeString(path, json.writeValueAsString(entry("later")) + "\n", StandardOpenOption.APPEND);

		assertThatThrownBy(this::replayed).isInstanceOf(IOException.class).hasMessageContaining("damaged at byte");
	}

	@Test
	void belongsToOneSimulatorAtATime() throws Exception {
		var journal = open(new ArrayList<>());

		assertThatThrownBy(this::replayed).isInstanceOf(IOException.class).hasMessageContaining("another simulator");
		journal.close();
		assertThat(replayed()).isEmpty();
	}

	private void appendOne(String key) throws Exception {
		var journal = open(new ArrayList<>());
		journal.append(entry(key)).as(StepVerifier::create).expectComplete().verify(Duration.ofSeconds(10));
		journal.close();
	}

	private List<JournalEntry> replayed() throws Exception {
		var entries = new ArrayList<JournalEntry>();
		open(entries).close();
		return entries;
	}

	private Journal open(List<JournalEntry> entries) throws IOException {
		var journal = new Journal(new JournalFile(path), json);
		journal.open(entries::add);
		return journal;
	}

	private static JournalEntry entry(String key) {
		var terms = new Terms(1999, "eur", false, Map.of("order_id", key), null, key, 1_700_000_000);
		var paid = Intent.of("pi_" + key, terms, TestCard.VISA).confirm(TestCard.VISA, "ch_" + key, 1_700_000_001);
		return new JournalEntry(key, "fingerprint", Answer.of(paid));
	}
}
