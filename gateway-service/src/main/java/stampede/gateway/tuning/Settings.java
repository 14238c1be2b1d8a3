package stampede.gateway.tuning;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.PropertySourcesPlaceholdersResolver;
import org.springframework.boot.context.properties.bind.handler.NoUnboundElementsBindHandler;
import org.springframework.boot.context.properties.bind.validation.ValidationBindHandler;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.validation.Validator;

/** The gateway's configuration, overridden by the tuning file. */
public final class Settings {
	private final Binder binder;
	private final BindHandler strict;

	Settings(PropertySource<?> file, ConfigurableEnvironment environment, Validator validator) {
		var sources = new MutablePropertySources();
		environment.getPropertySources().forEach(sources::addLast);
		sources.addFirst(file);
		this.binder = new Binder(ConfigurationPropertySources.from(sources),
				new PropertySourcesPlaceholdersResolver(sources));
		// An unknown name in the file is a typing error, and is refused.
		this.strict = new ValidationBindHandler(new NoUnboundElementsBindHandler(BindHandler.DEFAULT,
				source -> file.equals(source.getUnderlyingSource())), validator);
	}

	/** The settings as {@code @ConfigurationProperties(prefix)} would bind them; throws {@link BindException} if they are invalid. */
	public <T> T bind(String prefix, Class<T> type) {
		return binder.bindOrCreate(prefix, Bindable.of(type), strict);
	}
}
