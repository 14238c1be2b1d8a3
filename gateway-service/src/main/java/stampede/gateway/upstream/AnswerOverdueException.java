package stampede.gateway.upstream;

import java.io.Serial;
import java.util.concurrent.TimeoutException;

/** The upstream did not answer within the request's time; what was asked for may still happen. */
public class AnswerOverdueException extends TimeoutException {
	@Serial
	private static final long serialVersionUID = 1L;

	AnswerOverdueException() {
		super("no answer within the request's time");
	}
}
