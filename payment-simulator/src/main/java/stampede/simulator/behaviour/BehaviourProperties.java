package stampede.simulator.behaviour;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Simulated failures.
 *
 * @param seed Seed of the random choice of calls that fail, until an admin request changes it.
 */
@ConfigurationProperties("simulator")
record BehaviourProperties(@DefaultValue("1") long seed) {}
