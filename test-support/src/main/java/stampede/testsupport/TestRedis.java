package stampede.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import redis.embedded.RedisServer;

/** A real Redis that can be stopped, started again on the same port, and put to sleep. */
public final class TestRedis implements AutoCloseable {
	private final int port;
	private final String[] setting;
	private RedisServer server;

	/** @param setting nothing, or a directive of the configuration and its value */
	public TestRedis(String... setting) {
		this.port = free();
		this.setting = setting;
		this.server = started();
	}

	public String url() {
		return "redis://127.0.0.1:" + port;
	}

	void stop() {
		try {
			server.stop();
		} catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
	}

	void start() {
		server = started();
	}

	/** It keeps its connections and answers nothing, until {@link #wake}. */
	void sleep() {
		signal("STOP");
	}

	void wake() {
		signal("CONT");
	}

	@Override
	public void close() {
		stop();
	}

	private RedisServer started() {
		try {
			var redis = RedisServer.newRedisServer().bind("127.0.0.1").port(port).setting("save \"\"")
					.setting(String.join(" ", setting)).build();
			redis.start();
			return redis;
		} catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
	}

	private void signal(String name) {
		ProcessHandle.current().descendants()
				.filter(process -> process.info().command().orElse("").contains("redis"))
				.forEach(process -> send(name, process));
	}

	private static void send(String name, ProcessHandle process) {
		try {
			new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
		} catch (IOException failure) {
			throw new UncheckedIOException(failure);
		} catch (InterruptedException interrupted) {
			Thread.currentThread().interrupt();
		}
	}

	private static int free() {
		try (var socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		} catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
	}
}
