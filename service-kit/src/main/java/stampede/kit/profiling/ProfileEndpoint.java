package stampede.kit.profiling;

import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.web.WebEndpointResponse;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;
import org.springframework.lang.Nullable;
import reactor.core.publisher.Mono;

/**
 * {@code GET /actuator/profile?of=cpu&seconds=20} on the management port: a flame graph of the service during that time, for
 * a browser. {@code of} is {@code cpu}, {@code allocation} or {@code lock}. {@code GET /actuator/profile/recording} returns
 * the recording itself. One recording at a time: 429 while another is in progress. Closing the connection ends the recording.
 */
@Endpoint(id = "profile")
class ProfileEndpoint {
	private static final int USUAL_SECONDS = 20;
	private static final int AT_MOST_SECONDS = 60;
	private static final String RECORDING = "recording";
	private final Profiler profiler;
	private final String service;

	ProfileEndpoint(Profiler profiler, String service) {
		this.profiler = profiler;
		this.service = service;
	}

	@ReadOperation(produces = "text/html;charset=utf-8")
	Mono<WebEndpointResponse<Resource>> flameGraph(@Nullable Subject of, @Nullable Integer seconds) {
		var subject = Objects.requireNonNullElse(of, Subject.CPU);
		var howLong = howLong(seconds);
		return answer(profiler.flameGraph(subject, howLong,
				service + ": " + subject.name().toLowerCase(Locale.ROOT) + ", " + howLong.toSeconds() + " s"));
	}

	/** @param format of the response: {@code recording} */
	@ReadOperation(produces = "application/octet-stream")
	Mono<WebEndpointResponse<Resource>> recording(@Selector String format,
			@Nullable Subject of, @Nullable Integer seconds) {
		return format.equals(RECORDING)
				? answer(profiler.record(Objects.requireNonNullElse(of, Subject.CPU), howLong(seconds)))
				: Mono.just(new WebEndpointResponse<>(WebEndpointResponse.STATUS_NOT_FOUND));
	}

	private static Mono<WebEndpointResponse<Resource>> answer(Mono<byte[]> profile) {
		return profile.map(bytes -> new WebEndpointResponse<Resource>(new ByteArrayResource(bytes)))
				.onErrorResume(Profiler.BusyException.class,
						_ -> Mono.just(new WebEndpointResponse<>(WebEndpointResponse.STATUS_TOO_MANY_REQUESTS)));
	}

	private static Duration howLong(@Nullable Integer seconds) {
		var wanted = Objects.requireNonNullElse(seconds, USUAL_SECONDS);
		if (wanted < 1 || wanted > AT_MOST_SECONDS) {
			throw new InvalidEndpointRequestException("seconds=" + wanted,
					"seconds is a number from 1 to " + AT_MOST_SECONDS);
		}
		return Duration.ofSeconds(wanted);
	}
}
