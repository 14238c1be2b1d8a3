package stampede.order;

import java.time.Instant;

/**
 * One change of an order's state, written in the same transaction as the change.
 *
 * @param seq counts the order's events from 1, without gaps
 * @param type the state that was reached, for example {@code CONFIRMED}
 * @param payload a JSON object
 */
public record OrderEvent(int seq, String type, String payload, Instant occurredAt) {}
