package stampede.systemtests;

import java.io.IOException;
import java.io.UncheckedIOException;
import stampede.local.StartFailure;

/** A test's action on a suite; its failure fails the test. */
interface Attempt<T> {
	T run() throws IOException, StartFailure, InterruptedException;

	/** An action without a result. */
	interface Step {
		void run() throws IOException, StartFailure, InterruptedException;
	}

	static void to(Step step) {
		at(() -> {
			step.run();
			return true;
		});
	}

	static <T> T at(Attempt<T> attempt) {
		try {
			return attempt.run();
		} catch (IOException failure) {
			throw new UncheckedIOException(failure);
		} catch (StartFailure failure) {
			throw new IllegalStateException(failure.getMessage(), failure);
		} catch (InterruptedException interrupted) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(interrupted);
		}
	}
}
