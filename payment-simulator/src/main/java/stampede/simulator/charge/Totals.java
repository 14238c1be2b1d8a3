package stampede.simulator.charge;

/**
 * Sums over every intent that succeeded, in minor units of whatever currency.
 *
 * @param distinctOrders how many orders their metadata name
 */
public record Totals(long succeeded, long amountCaptured, long amountRefunded, long distinctOrders) {}
