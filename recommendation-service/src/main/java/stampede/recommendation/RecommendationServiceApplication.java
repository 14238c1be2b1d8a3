package stampede.recommendation;

import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import stampede.kit.migration.ServiceMain;

/** Recommendations from orders. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class RecommendationServiceApplication {
	public static void main(String[] arguments) {
		ServiceMain.run(RecommendationServiceApplication.class, arguments);
	}
}
