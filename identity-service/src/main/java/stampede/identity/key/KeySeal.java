package stampede.identity.key;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.DirectDecrypter;
import com.nimbusds.jose.crypto.DirectEncrypter;
import com.nimbusds.jose.jwk.RSAKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.HexFormat;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.stereotype.Component;
import stampede.kit.startup.BadConfiguration;

/** Encrypts private keys for the database (RFC 7516: dir, A256GCM; the header with the key's id is authenticated). Thread-safe. */
@Component
final class KeySeal {
	private static final int BYTES = 32;
	private final SecretKey key;

	/** Throws {@link BadConfiguration} if the file has no key. */
	KeySeal(KeyProperties properties) {
		try {
			var bytes = HexFormat.of()
					.parseHex(properties.sealing().getContentAsString(StandardCharsets.US_ASCII).strip());
			if (bytes.length != BYTES) {
				throw new IllegalArgumentException("the key has " + bytes.length + " bytes");
			}
			this.key = new SecretKeySpec(bytes, "AES");
		} catch (IOException | IllegalArgumentException unusable) {
			throw new BadConfiguration("identity.keys.sealing: cannot be used: " + unusable.getMessage(),
					"Name a file with a key of 32 bytes in hexadecimal (openssl rand -hex 32).", unusable);
		}
	}

	String seal(RSAKey secret) {
		try {
			var sealed = new JWEObject(new JWEHeader.Builder(JWEAlgorithm.DIR, EncryptionMethod.A256GCM)
					.keyID(secret.getKeyID()).build(), new Payload(secret.toJSONString()));
			sealed.encrypt(new DirectEncrypter(key));
			return sealed.serialize();
		} catch (JOSEException failure) {
			throw new IllegalStateException("every JDK has AES-GCM", failure);
		}
	}

	/** Throws {@link IllegalStateException} if it was sealed with another key, or is of another key id. */
	RSAKey open(String kid, String sealed) {
		try {
			var object = JWEObject.parse(sealed);
			object.decrypt(new DirectDecrypter(key));
			var opened = RSAKey.parse(object.getPayload().toString());
			if (!kid.equals(opened.getKeyID())) {
				throw new IllegalStateException("the signing key " + kid + " was exchanged in the database");
			}
			return opened;
		} catch (JOSEException | ParseException failure) {
			throw new IllegalStateException(
					"the signing key " + kid + " cannot be opened: identity.keys.sealing has another key", failure);
		}
	}
}
