package stampede.kit.management;

import org.springframework.boot.actuate.autoconfigure.web.ManagementContextConfiguration;
import org.springframework.boot.actuate.autoconfigure.web.ManagementContextType;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import stampede.kit.problem.ProblemWriter;

/** For a management port of its own; a shared port is guarded by tokens. */
@ManagementContextConfiguration(value = ManagementContextType.CHILD, proxyBeanMethods = false)
class ManagementHostsConfiguration {
	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	ManagementHosts managementHosts(ProblemWriter problems) {
		return new ManagementHosts(problems);
	}
}
