package stampede.observability;

import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** An agent that leaks into a running service what a fault in its code would: threads that wait for nothing. */
public final class Leak {
	private static final int THREADS = 250;

	private Leak() {}

	/** Called by the service's JVM. */
	public static void agentmain(String arguments) {
		for (var i = 0; i < THREADS; i++) {
			Thread.ofPlatform().daemon().name("leaked-" + i).start(() -> {
				while (!Thread.currentThread().isInterrupted()) {
					LockSupport.park();
				}
			});
		}
	}

	/** Loads this class into the process. */
	static void into(long process, Path directory) throws Exception {
		var virtualMachine = VirtualMachine.attach(String.valueOf(process));
		try {
			virtualMachine.loadAgent(jar(directory).toString());
		} finally {
			virtualMachine.detach();
		}
	}

	private static Path jar(Path directory) throws IOException {
		var manifest = new Manifest();
		manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
		manifest.getMainAttributes().put(new Attributes.Name("Agent-Class"), Leak.class.getName());
		var name = Leak.class.getName().replace('.', '/') + ".class";
		var jar = directory.resolve("leak.jar").toAbsolutePath();
		try (var content = Objects.requireNonNull(Leak.class.getClassLoader().getResourceAsStream(name));
				var file = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
			file.putNextEntry(new JarEntry(name));
			content.transferTo(file);
		}
		return jar;
	}
}
