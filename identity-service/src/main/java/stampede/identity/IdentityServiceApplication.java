package stampede.identity;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import stampede.kit.migration.ServiceMain;

/** Accounts, sessions and the keys that sign access tokens. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class IdentityServiceApplication {
	public static void main(String[] arguments) {
		ServiceMain.run(IdentityServiceApplication.class, arguments);
	}
}
