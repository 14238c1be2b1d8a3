package stampede.testsupport;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** An agent that does to a running service what a fault in its code would. It has no other class with it. */
public final class FaultAgent {
	private static final String LEAK = "leak";
	private static final String BURN = "burn";
	private static final int THREADS = 250;
	private static final long BURNS_MILLIS = 40;
	private static final long RESTS_MILLIS = 60;

	private FaultAgent() {}

	/** Called by the service's JVM. */
	public static void agentmain(String deed) {
		if (deed.equals(LEAK)) {
			for (var i = 0; i < THREADS; i++) {
				Thread.ofPlatform().daemon().name("leaked-" + i).start(FaultAgent::waitForNothing);
			}
		} else {
			Thread.ofPlatform().daemon().name("burning").start(FaultAgent::burn);
		}
	}

	private static void waitForNothing() {
		while (!Thread.currentThread().isInterrupted()) {
			LockSupport.park();
		}
	}

	private static void burn() {
		while (!Thread.currentThread().isInterrupted()) {
			var end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(BURNS_MILLIS);
			while (System.nanoTime() < end) {
				Thread.onSpinWait();
			}
			LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(RESTS_MILLIS));
		}
	}

	/** 250 threads that wait for nothing, until the process ends. */
	public static void leakThreads(long process, Path directory) throws IOException {
		send(LEAK, process, directory);
	}

	/** Two fifths of a processor, until the process ends. */
	public static void burnProcessor(long process, Path directory) throws IOException {
		send(BURN, process, directory);
	}

	private static void send(String deed, long process, Path directory) throws IOException {
		try {
			var virtualMachine = VirtualMachine.attach(String.valueOf(process));
			try {
				virtualMachine.loadAgent(jar(directory).toString(), deed);
			} finally {
				virtualMachine.detach();
			}
		} catch (AttachNotSupportedException | AgentLoadException | AgentInitializationException refused) {
			throw new IOException("process " + process + " lets no agent in", refused);
		}
	}

	private static Path jar(Path directory) throws IOException {
		var manifest = new Manifest();
		manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
		manifest.getMainAttributes().put(new Attributes.Name("Agent-Class"), FaultAgent.class.getName());
		var name = FaultAgent.class.getName().replace('.', '/') + ".class";
		var jar = directory.resolve("saboteur.jar").toAbsolutePath();
		try (var content = Objects.requireNonNull(FaultAgent.class.getClassLoader().getResourceAsStream(name));
				var file = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
			file.putNextEntry(new JarEntry(name));
			content.transferTo(file);
		}
		return jar;
	}
}
