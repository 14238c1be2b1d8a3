package stampede.testsupport;

import io.lettuce.core.RedisClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import redis.embedded.RedisServer;

/** A real Redis that can be stopped, started again on the same port, and put to sleep. */
public final class TestRedis implements AutoCloseable {
	private static final int MOST_ATTEMPTS = 10;
	private int port;
	private final String[] settings;
	private RedisServer server;

	/** @param settings directives of the configuration, for example {@code "cluster-enabled yes"} */
	public TestRedis(String... settings) {
		this.settings = settings;
		this.port = UnusedPort.find();
		this.server = startedOnSomePort();
	}

	/** Another process may take the port, or the one of a cluster's bus, before Redis does. */
	private RedisServer startedOnSomePort() {
		for (var attempt = 1; attempt < MOST_ATTEMPTS; attempt++) {
			try {
				return started();
			} catch (UncheckedIOException taken) {
				port = UnusedPort.find();
			}
		}
		return started();
	}

	public int port() {
		return port;
	}

	public String url() {
		return "redis://127.0.0.1:" + port;
	}

	public void stop() {
		try {
			server.stop();
		} catch (IOException failure) {
			throw new UncheckedIOException(failure);
		}
	}

	public void start() {
		server = started();
	}

	/** It keeps its connections and answers no command, until {@link #wake}. */
	public void sleep() {
		signal("STOP");
	}

	public void wake() {
		signal("CONT");
	}

	/** Whether it is a replica that is connected to its master and has its data. */
	public boolean isReplicaInSync() {
		try (var client = RedisClient.create(url()); var connection = client.connect()) {
			return connection.sync().info("replication").contains("master_link_status:up");
		}
	}

	@Override
	public void close() {
		stop();
	}

	private RedisServer started() {
		try {
			var builder = RedisServer.newRedisServer().bind("127.0.0.1").port(port).setting("save \"\"");
			for (var setting : settings) {
				builder.setting(setting);
			}
			var redis = builder.build();
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
}
