package stampede.simulator.web;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param settleAfter how long a refund of a card that makes it wait is pending
 */
@ConfigurationProperties("simulator.refunds")
record RefundProperties(@DefaultValue("2s") Duration settleAfter) {}
