package stampede.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionTests {
	@ParameterizedTest
	@CsvSource(quoteCharacter = '"', value = {"result[0] < 1, true", "result[0] >= 1, false",
			"len(result) == 2 && result[1] > 2.5, true", "!(result[0] == 0.5) || result[1] != 3, false", "false, false",
			"true || result[7] > 1, true", "len(result) > 5 && result[5] > 1, false", "isNaN(result[0]), false",
			"!isInf(result[1]) && true, true", "result[0] > 1 || result[1] > 1 && result[0] > 1, false"})
	void isEvaluated(String text, boolean holds) {
		assertThat(Condition.holds(text, List.of(0.5, 3.0))).isEqualTo(holds);
	}

	@Test
	void findsNoOrderInWhatIsNoNumber() {
		var nothing = List.of(Double.NaN);

		assertThat(Condition.holds("isNaN(result[0])", nothing)).isTrue();
		assertThat(Condition.holds("result[0] < 1", nothing)).isFalse();
		assertThat(Condition.holds("result[0] >= 1", nothing)).isFalse();
	}

	@Test
	void failsWhereItLooksAtWhatIsNotThere() {
		assertThatThrownBy(() -> Condition.holds("result[0] < 1", List.of()))
				.isInstanceOf(IndexOutOfBoundsException.class);
	}

	@ParameterizedTest
	@ValueSource(strings = {"", "result", "result[0]", "result[0] <", "result[0] < 1 &&", "default(result, 0) < 1",
			"result[0] < 1 result", "(true", "all(result, {# < 1})"})
	void refusesWhatItDoesNotKnow(String text) {
		assertThatThrownBy(() -> Condition.holds(text, List.of(0.5))).isInstanceOf(IllegalArgumentException.class);
	}
}
