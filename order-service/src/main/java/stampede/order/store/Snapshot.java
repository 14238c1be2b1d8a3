package stampede.order.store;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A snapshot of PostgreSQL ({@code pg_snapshot}, as text {@code xmin:xmax:xip_list}): transactions below {@code xmin} are visible,
 * those from {@code xmax} on and those of the list are not.
 */
public record Snapshot(String text) {
	private static final Pattern NUMBER = Pattern.compile("\\d+");

	/** Whether this snapshot is older than {@code earlier}: the database was restored, or is another one. */
	public boolean isBefore(Snapshot earlier) {
		return end() < earlier.end();
	}

	private long end() {
		return Long.parseUnsignedLong(text.split(":", -1)[1]);
	}

	/** A shorter text, for {@link #ofDifferences}: each number is the difference to the one before it. */
	public String differences() {
		var numbers = NUMBER.matcher(text).results().mapToLong(number -> Long.parseLong(number.group())).toArray();
		return IntStream.range(0, numbers.length)
				.mapToObj(n -> Long.toString(numbers[n] - (n == 0 ? 0 : numbers[n - 1])))
				.collect(Collectors.joining(","));
	}

	/** Throws {@link IllegalArgumentException} if the text is not one of {@link #differences}. */
	public static Snapshot ofDifferences(String text) {
		var numbers = Arrays.stream(text.split(",", -1)).mapToLong(Long::parseLong).toArray();
		if (numbers.length < 2) {
			throw new IllegalArgumentException("a snapshot has at least two numbers");
		}
		Arrays.parallelPrefix(numbers, Long::sum);
		return new Snapshot(numbers[0] + ":" + numbers[1] + ":" + Arrays.stream(numbers).skip(2)
				.mapToObj(Long::toString).collect(Collectors.joining(",")));
	}
}
