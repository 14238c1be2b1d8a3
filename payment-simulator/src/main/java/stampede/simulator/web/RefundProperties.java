package stampede.simulator.web;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Refunds.
 *
 * @param settleAfter How long a refund stays pending for test cards whose refunds are pending.
 */
@ConfigurationProperties("simulator.refunds")
record RefundProperties(@DefaultValue("2s") Duration settleAfter) {}
