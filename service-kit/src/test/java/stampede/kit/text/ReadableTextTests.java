package stampede.kit.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadableTextTests {
	@ParameterizedTest
	@ValueSource(strings = {"Lamp, 40 W", "Gr\u00fc\u00dfe", "\u0644\u0645\u0628\u0647", "\ud83d\udca1",
			"\ud83d\udc69\u200d\ud83d\udcbb"})
	void takesWhatPeopleWrite(String text) {
		assertThat(text).matches(ReadableText.CHARACTER + "*");
	}

	@ParameterizedTest
	@ValueSource(strings = {"\ud83d", "a\udca1", "A\u0085B", "a\u0000", "a\u2028b", "a\u202eb", "\ue000", "\uffff",
			"a\tb"})
	void refusesWhatNobodyCanRead(String text) {
		assertThat(text).doesNotMatch(ReadableText.CHARACTER + "*");
		assertThat(text).doesNotMatch(ReadableText.NAME_CHARACTER + "*");
	}

	@ParameterizedTest
	@ValueSource(strings = {"an\u200dn", "ann\u00ad", "ann\ufeff"})
	void refusesNamesThatHoldWhatIsNotSeen(String name) {
		assertThat(name).doesNotMatch(ReadableText.NAME_CHARACTER + "*");
	}
}
