package stampede.kit.worker;

import java.time.Duration;

/**
 * What one look for work has come to.
 *
 * @param handled how many things were done, or begun
 * @param isFull whether more may be due: the next round follows at once
 * @param lag how long the oldest of them had been due
 */
public record Round(long handled, boolean isFull, Duration lag) {
	/** Of work that takes up to {@code batch} things at a time, and none of which can be late. */
	public static Round of(long handled, long batch) {
		return new Round(handled, handled >= batch, Duration.ZERO);
	}
}
