package stampede.kit.metrics;

import ch.qos.logback.classic.LoggerContext;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.netty4.NettyAllocatorMetrics;
import io.micrometer.core.instrument.binder.netty4.NettyEventExecutorMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.time.Duration;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.metrics.CompositeMeterRegistryAutoConfiguration;
import org.springframework.context.annotation.Bean;
import reactor.netty.http.HttpResources;

/** Meter settings of every service: common tags, histogram buckets of requests, and Netty's meters. */
@AutoConfiguration(after = CompositeMeterRegistryAutoConfiguration.class)
class MetricsConfiguration {
	/** Seconds; those that objectives ask about (observability/slo) and some around them. */
	private static final double[] BUCKETS = Stream.of(25, 50, 100, 200, 300, 500, 1_000, 2_000, 5_000)
			.mapToDouble(millis -> Duration.ofMillis(millis).toNanos()).toArray();

	/** A query needs no scraper's name for a service. */
	@Bean
	MeterFilter ownName(@Value("${spring.application.name}") String name) {
		return MeterFilter.commonTags(Tags.of("application", name));
	}

	@Bean
	MeterFilter bucketsOfRequests() {
		return new MeterFilter() {
			@Override
			public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
				return id.getName().equals("http.server.requests")
						? DistributionStatisticConfig.builder().serviceLevelObjectives(BUCKETS).build().merge(config)
						: config;
			}
		};
	}

	@Bean
	MeterBinder nettyMeters() {
		return meters -> {
			if (ByteBufAllocator.DEFAULT instanceof ByteBufAllocatorMetricProvider allocator) {
				new NettyAllocatorMetrics(allocator).bindTo(meters);
			}
			new NettyEventExecutorMetrics(HttpResources.get().onServer(true)).bindTo(meters);
		};
	}

	@Bean
	LogEvents logEvents(MeterRegistry meters) {
		return new LogEvents(meters, (LoggerContext) LoggerFactory.getILoggerFactory());
	}

	@Bean
	EventLoopWatch eventLoopWatch(MeterRegistry meters) {
		return new EventLoopWatch(HttpResources.get().onServer(true), meters);
	}
}
