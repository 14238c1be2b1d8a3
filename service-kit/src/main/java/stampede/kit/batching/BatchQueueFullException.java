package stampede.kit.batching;

import java.io.Serial;
import org.springframework.dao.TransientDataAccessResourceException;

/** The queue of a batcher is full; nothing was done. Answered as an overloaded database: 503 with Retry-After. */
public final class BatchQueueFullException extends TransientDataAccessResourceException {
	@Serial
	private static final long serialVersionUID = 1L;

	BatchQueueFullException(String batcher) {
		super("too many wait for " + batcher);
	}
}
