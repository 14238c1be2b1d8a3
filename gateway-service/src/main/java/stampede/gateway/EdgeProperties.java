package stampede.gateway;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * @param maxBody the largest request body that is passed on
 */
@ConfigurationProperties("gateway")
record EdgeProperties(@DefaultValue("1MB") DataSize maxBody) {}
