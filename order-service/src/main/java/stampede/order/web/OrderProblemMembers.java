package stampede.order.web;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import stampede.kit.money.Money;
import stampede.kit.openapi.AdditionalSchemas;
import stampede.order.OrderEventData;

/** The members of this service's problems in addition to those of RFC 9457, as {@link OrderAnswers} and {@link OrderProblems} set them. */
record OrderProblemMembers(@Schema(description = "The order that was rejected or not changed") @Nullable UUID orderId,
		@Schema(description = "The total of that order, if it is known") @Nullable Money total,
		@Schema(description = "The state of that order after a refund failed", example = "CONFIRMED") @Nullable String state) {
	@Configuration(proxyBeanMethods = false)
	static class Described {
		@Bean
		AdditionalSchemas additionalSchemas() {
			return new AdditionalSchemas(List.of(OrderProblemMembers.class), List.of(OrderEventData.class));
		}
	}
}
