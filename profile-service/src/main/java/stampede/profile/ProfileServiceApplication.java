package stampede.profile;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import stampede.kit.migration.ServiceMain;

/** Names, addresses and preferences of customers. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class ProfileServiceApplication {
	public static void main(String[] arguments) {
		ServiceMain.run(ProfileServiceApplication.class, arguments);
	}
}
