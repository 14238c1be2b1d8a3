package stampede.kit.worker;

import java.time.Duration;

/**
 * The result of one round of background work.
 *
 * @param handled how many things were done, or begun
 * @param isFull whether more may be due: the next round follows at once
 * @param lag how long the oldest of them had been due
 */
public record Round(long handled, boolean isFull, Duration lag) {
	/** A round of work that takes up to {@code batch} items at a time and cannot be late. */
	public static Round of(long handled, long batch) {
		return new Round(handled, handled >= batch, Duration.ZERO);
	}
}
