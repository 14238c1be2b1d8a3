package stampede.local;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The text that is printed once everything is ready. */
final class Welcome {
	private Welcome() {}

	/** @param observers a line for each of those that look on */
	static String text(LocalStack stack, double seconds, List<String> observers) {
		var gateway = stack.url(Options.GATEWAY);
		var customer = Path.of("").toAbsolutePath().relativize(stack.tokens().file("customer").toAbsolutePath());
		return """

				Stampede is ready after %.1f s.
				  shop                 %s/shop/
				  API and Swagger UI   %s
				  payment simulator    %s/admin/charges
				  tokens               %s (other-customer and operator beside it)
				  logs                 .data/logs
				%s
				Browse, buy, look back:
				  curl -s %s/api/v1/items
				  curl -s %s/api/v1/orders -H "Authorization: Bearer $(cat %s)" -H "Idempotency-Key: $(date +%%s%%N)" -H 'Content-Type: application/json' -d '{"lines":[{"sku":"TSHIRT-BLACK-M","quantity":1}],"payment":{"token":"tok_visa"}}'
				  curl -s %s/api/v1/orders -H "Authorization: Bearer $(cat %s)"

				A customer's token, good for 24 hours:
				  %s

				Ctrl-C stops everything; orders are kept for the next ./run.
				"""
				.formatted(seconds, gateway, gateway, stack.url(Options.SIMULATOR), customer,
						observers.stream().map("  %s\n"::formatted).collect(Collectors.joining()), gateway, gateway,
						customer,
						gateway, customer,
						stack.token("ada", "orders"));
	}
}
