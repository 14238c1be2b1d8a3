package stampede.simulator.charge;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Money given back, whole or in part; here a refund never fails later. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Refund(String id, String intent, String charge, long amount, String currency, @Nullable String reason,
		Map<String, String> metadata, long created) {
	public Refund {
		metadata = Collections.unmodifiableMap(new TreeMap<>(metadata));
	}
}
