package stampede.simulator.behaviour;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param seed decides which calls misbehave, until the admin call names another
 */
@ConfigurationProperties("simulator")
record BehaviourProperties(@DefaultValue("1") long seed) {}
