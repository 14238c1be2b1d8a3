package stampede.kit.pass;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import stampede.kit.signature.TextSignatures;

/** Signs and verifies passes, and other texts of the waiting room, with the keys of {@code stampede.passes.keys}. Thread-safe. */
public final class PassKeys implements AutoCloseable {
	private final TextSignatures signatures;

	/** @param file see {@link TextSignatures}; without it no pass is valid */
	public PassKeys(@Nullable Resource file) {
		this.signatures = new TextSignatures("stampede.passes.keys", file);
	}

	/** The signed text of a pass. Throws {@link IllegalStateException} without a key. */
	public String sign(Pass pass) {
		return signatures.sign(pass.text());
	}

	/** The pass of this signed text; empty if it is malformed, or signed by another key. The expiry is the caller's to check. */
	public Optional<Pass> verify(String signed) {
		return signatures.verify(signed).flatMap(Pass::of);
	}

	/** Signatures of other texts with the same keys. */
	public TextSignatures signatures() {
		return signatures;
	}

	@Override
	public void close() {
		signatures.close();
	}
}
