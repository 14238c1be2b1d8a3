package stampede.local;

import java.io.IOException;
import java.util.stream.Stream;
import redis.embedded.RedisServer;

/** Redis for one suite, in memory alone, for those who know its password. */
final class Redis implements AutoCloseable {
	private final RedisServer server;

	private Redis(RedisServer server) {
		this.server = server;
	}

	static Redis start(Options options, Secrets secrets) throws StartFailure {
		try {
			var server = RedisServer.newRedisServer()
					.bind("127.0.0.1")
					.port(options.port(Options.REDIS))
					.setting("requirepass " + secrets.password("redis"))
					.setting("save \"\"")
					.setting("appendonly no")
					.setting("dir \"" + options.data().toAbsolutePath() + "\"")
					.build();
			server.start();
			return new Redis(server);
		} catch (IOException failure) {
			throw new StartFailure("Redis did not start", failure);
		}
	}

	/** Those of this program's children that are a Redis. */
	static Stream<ProcessHandle> processes() {
		return ProcessHandle.current().children().filter(child -> child.info().command().orElse("").contains("redis"));
	}

	/** Ends Redis, whose data are lost, and starts it anew on the same port. */
	void restart() throws StartFailure {
		try {
			server.stop();
			server.start();
		} catch (IOException failure) {
			throw new StartFailure("Redis did not start again", failure);
		}
	}

	@Override
	public void close() throws IOException {
		server.stop();
	}
}
