package stampede.kit.probe;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;

/**
 * For Compose, which can only run a program in the container; Kubernetes asks over HTTP. On its own it loads a few dozen
 * classes, so that a look costs a tenth of a second.
 */
public final class Probe {
	private static final int WAITS_MILLIS = 3_000;

	private Probe() {}

	/** Ends with 0 when {@code /readyz} on the given port of this machine answers 200, with 1 otherwise. */
	public static void main(String[] arguments) throws IOException {
		if (arguments.length != 1) {
			throw new IllegalArgumentException("usage: Probe PORT");
		}
		System.exit(isReady(Integer.parseInt(arguments[0])) ? 0 : 1);
	}

	/** Whether it answers 200 within three seconds. */
	static boolean isReady(int port) throws IOException {
		var connection = (HttpURLConnection) URI.create("http://127.0.0.1:" + port + "/readyz").toURL()
				.openConnection();
		connection.setConnectTimeout(WAITS_MILLIS);
		connection.setReadTimeout(WAITS_MILLIS);
		try {
			return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
		} catch (IOException away) {
			return false;
		} finally {
			connection.disconnect();
		}
	}
}
