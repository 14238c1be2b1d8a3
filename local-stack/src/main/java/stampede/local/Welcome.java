package stampede.local;

import java.nio.file.Path;

/** What is printed once everything is ready. */
final class Welcome {
	private Welcome() {}

	static String text(LocalStack stack, double seconds) {
		var gateway = stack.url(Options.GATEWAY);
		var customer = Path.of("").toAbsolutePath().relativize(stack.tokens().file("customer").toAbsolutePath());
		return """

				Stampede is ready after %.1f s.
				  API and Swagger UI   %s
				  payment simulator    %s/admin/charges
				  tokens               %s (other-customer and operator beside it)
				  logs                 .data/logs

				Browse, buy, look back:
				  curl -s %s/api/v1/items
				  curl -s %s/api/v1/orders -H "Authorization: Bearer $(cat %s)" -H "Idempotency-Key: $(date +%%s%%N)" -H 'Content-Type: application/json' -d '{"lines":[{"sku":"TSHIRT-BLACK-M","quantity":1}],"payment":{"token":"tok_visa"}}'
				  curl -s %s/api/v1/orders -H "Authorization: Bearer $(cat %s)"

				A customer's token, good for 24 hours:
				  %s

				Ctrl-C stops everything; orders are kept for the next ./run.
				"""
				.formatted(seconds, gateway, stack.url(Options.SIMULATOR), customer, gateway, gateway, customer,
						gateway, customer,
						stack.token("ada", "orders"));
	}
}
