package stampede.gateway.upstream;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param atLeast how much time an upstream must have been given before its silence counts against it
 */
@ConfigurationProperties("gateway.patience")
record TimeoutAccounting(@DefaultValue("1s") Duration atLeast) {
	boolean isEnough(Duration given) {
		return given.compareTo(atLeast) >= 0;
	}

	AnswerOverdueException overdueAfter(Duration given) {
		return isEnough(given) ? new AnswerOverdueException() : new ImpatientCallerException();
	}
}
