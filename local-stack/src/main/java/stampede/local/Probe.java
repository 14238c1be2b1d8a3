package stampede.local;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;

/** Whether something that was started answers yet. */
final class Probe {
	private static final int TIMEOUT_MILLIS = 2_000;

	private Probe() {}

	/** Whether {@code url} is answered with 200 within two seconds. */
	static boolean isOk(URI url) {
		try {
			var probe = (HttpURLConnection) url.toURL().openConnection();
			probe.setConnectTimeout(TIMEOUT_MILLIS);
			probe.setReadTimeout(TIMEOUT_MILLIS);
			try {
				return probe.getResponseCode() == HttpURLConnection.HTTP_OK;
			} finally {
				probe.disconnect();
			}
		} catch (IOException notYet) {
			return false;
		}
	}
}
