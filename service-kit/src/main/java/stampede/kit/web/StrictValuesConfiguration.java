package stampede.kit.web;

import java.util.Collection;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.web.reactive.WebFluxAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.convert.TypeDescriptor;
import org.springframework.core.convert.converter.ConditionalGenericConverter;
import org.springframework.core.convert.converter.Converter;
import org.springframework.format.FormatterRegistry;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import stampede.kit.idempotency.IdempotencyKey;
import stampede.kit.problem.InvalidValueException;

/**
 * How headers, parameters and path variables become a controller's arguments. Spring would join repeated values with a
 * comma, or take the first of them; they are refused before the controller runs.
 */
@AutoConfiguration(before = WebFluxAutoConfiguration.class)
@Import(StrictParameters.class)
@EnableConfigurationProperties(WebProperties.class)
class StrictValuesConfiguration {
	@Bean
	StrictHeaders strictHeaders(WebProperties properties) {
		return new StrictHeaders(properties.preconditions());
	}

	@Bean
	DeclaredBodies declaredBodies() {
		return new DeclaredBodies();
	}

	@Bean
	WebFluxConfigurer strictValues() {
		return new WebFluxConfigurer() {
			@Override
			public void addFormatters(FormatterRegistry registry) {
				registry.addConverter(new StandsOnce());
				registry.addConverter(new ToIdempotencyKey());
			}
		};
	}

	/** Called only for two values or more: a single one arrives as itself. */
	private static final class StandsOnce implements ConditionalGenericConverter {
		@Override
		public Set<ConvertiblePair> getConvertibleTypes() {
			return Set.of(new ConvertiblePair(Collection.class, Object.class),
					new ConvertiblePair(Collection.class, String.class));
		}

		@Override
		public boolean matches(TypeDescriptor source, TypeDescriptor target) {
			return !target.isCollection() && !target.isArray() && !target.isMap();
		}

		@Override
		public @Nullable Object convert(@Nullable Object source, TypeDescriptor sourceType, TypeDescriptor target) {
			throw new InvalidValueException("A header or parameter stands more than once.", null);
		}
	}

	private static final class ToIdempotencyKey implements Converter<String, IdempotencyKey> {
		@Override
		public IdempotencyKey convert(String header) {
			try {
				return IdempotencyKey.parse(header);
			} catch (IllegalArgumentException invalid) {
				throw new InvalidValueException(invalid.getMessage() + ".", invalid);
			}
		}
	}
}
