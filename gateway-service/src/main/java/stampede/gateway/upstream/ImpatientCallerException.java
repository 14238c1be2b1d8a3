package stampede.gateway.upstream;

import java.io.Serial;

/**
 * The caller gave the upstream so little time that its silence says nothing about it. The breakers ignore this: else
 * anybody could open them with a budget of a few milliseconds.
 */
public final class ImpatientCallerException extends AnswerOverdueException {
	@Serial
	private static final long serialVersionUID = 1L;
}
