package stampede.kit.batching;

import java.io.Serial;
import org.springframework.dao.TransientDataAccessResourceException;

/** More wait than may; nothing was done. Answered like a database that is too slow: 503, to be tried again shortly. */
public final class BatchQueueFullException extends TransientDataAccessResourceException {
	@Serial
	private static final long serialVersionUID = 1L;

	BatchQueueFullException(String batcher) {
		super("too many wait for " + batcher);
	}
}
