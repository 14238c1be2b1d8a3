package stampede.kit.problem;

import java.nio.channels.ClosedChannelException;
import reactor.netty.channel.AbortedException;

/** Tells failures that mean no more than that the client has hung up, or was hung up on: nobody is left to be told. */
final class ClientGone {
	private ClientGone() {}

	static boolean is(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof ClosedChannelException || AbortedException.isConnectionReset(cause)) {
				return true;
			}
		}
		return false;
	}
}
