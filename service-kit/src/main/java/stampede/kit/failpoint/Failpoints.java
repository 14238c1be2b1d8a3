package stampede.kit.failpoint;

import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Places in the code where a fault test can end the process, as {@code kill -9} would. */
public final class Failpoints {
	private static final Logger log = LoggerFactory.getLogger(Failpoints.class);
	private static final int KILLED = 137;
	private volatile Set<String> armed = Set.of();

	Failpoints() {}

	/** Failpoints that never fire: what every profile but {@code failpoints} gets. */
	public static Failpoints none() {
		return new Failpoints();
	}

	void arm(Set<String> names) {
		armed = Set.copyOf(names);
	}

	/** Halts this JVM, running no shutdown hook, when {@code name} is armed; otherwise does nothing. */
	public void hit(String name) {
		if (armed.contains(name)) {
			log.warn("failpoint {} halts this process", name);
			Runtime.getRuntime().halt(KILLED);
		}
	}
}
