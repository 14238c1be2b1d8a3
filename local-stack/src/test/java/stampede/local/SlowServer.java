package stampede.local;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A process that hangs at its first starts. */
final class SlowServer {
	private SlowServer() {}

	/** @param arguments a file that counts the starts, how many of them hang, and the port */
	public static void main(String[] arguments) throws IOException, InterruptedException {
		var starts = Path.of(arguments[0]);
		var before = Files.exists(starts) ? Files.readString(starts).length() : 0;
		Files.writeString(starts, "x".repeat(before + 1));
		if (before < Integer.parseInt(arguments[1])) {
			System.out.println("begin of start " + before);
			hang();
		}
		var server = HttpServer.create(
				new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(arguments[2])), 0);
		server.createContext("/readyz", exchange -> {
			exchange.sendResponseHeaders(200, -1);
			exchange.close();
		});
		server.start();
	}

	private static void hang() throws InterruptedException {
		new CountDownLatch(1).await();
	}
}
