package stampede.benchmarks.bare;

import static stampede.benchmarks.bare.Price.required;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** An event of the provider about a payment that payment-service knows to be captured. */
@RestController
class BareEvents {
	private static final String ALGORITHM = "HmacSHA256";
	private final DatabaseClient db;
	private final ObjectMapper json;
	private final SecretKeySpec key;

	BareEvents(DatabaseClient db, ObjectMapper json, Environment environment) {
		this.db = db;
		this.json = json;
		this.key = new SecretKeySpec(environment.getRequiredProperty("secret").getBytes(StandardCharsets.UTF_8),
				ALGORITHM);
	}

	private record Event(String id, String type, Data data) {}

	private record Data(Intent object) {}

	private record Intent(String id, String status, @JsonProperty("amount_received") long received, String currency,
			Map<String, String> metadata) {}

	@PostMapping("/api/v1/payments/webhooks/stripe")
	Mono<ResponseEntity<Void>> receive(@RequestHeader("Stripe-Signature") String header, @RequestBody byte[] payload)
			throws IOException, GeneralSecurityException {
		if (!isSigned(header, payload)) {
			return Mono.just(ResponseEntity.status(HttpStatus.BAD_REQUEST).build());
		}
		var intent = json.readValue(payload, Event.class).data().object();
		return db
				.sql("""
						SELECT p.id, p.order_id, p.customer, p.amount, p.currency, p.capture_method, p.token, p.state, p.requested_action,
						       p.provider_id, p.decline_code, p.failure_code, p.captured, p.refunded, p.refunding, p.charge_attempts, p.version, p.attempts,
						       p.created_at, p.traceparent
						  FROM payment p
						 WHERE p.provider_id = :provider OR p.order_id = :order
						 ORDER BY p.provider_id IS NOT DISTINCT FROM :provider DESC
						 LIMIT 1
						""")
				.bind("provider", intent.id())
				.bind("order", UUID.fromString(Objects.requireNonNull(intent.metadata().get("order_id"))))
				.map(row -> required(row, "captured", Long.class))
				.one()
				.filter(captured -> captured == intent.received())
				.switchIfEmpty(Mono.error(() -> new IllegalStateException("the event is news")))
				.map(_ -> ResponseEntity.ok().build());
	}

	private boolean isSigned(String header, byte[] payload) throws GeneralSecurityException {
		var comma = header.indexOf(",v1=");
		var mac = Mac.getInstance(ALGORITHM);
		mac.init(key);
		mac.update((header.substring("t=".length(), comma) + ".").getBytes(StandardCharsets.US_ASCII));
		return MessageDigest.isEqual(mac.doFinal(payload),
				HexFormat.of().parseHex(header.substring(comma + ",v1=".length())));
	}
}
