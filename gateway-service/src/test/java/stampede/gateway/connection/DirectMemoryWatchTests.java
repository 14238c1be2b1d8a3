package stampede.gateway.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.util.concurrent.DefaultEventExecutorGroup;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.support.StaticApplicationContext;

class DirectMemoryWatchTests {
	private static final Duration EVERY = Duration.ofMillis(10);
	private final DefaultEventExecutorGroup loops = new DefaultEventExecutorGroup(2);
	private final ByteBufAllocator allocator = mock();
	private final AtomicBoolean exhausted = new AtomicBoolean(true);
	private final BlockingQueue<Object> states = new LinkedBlockingQueue<>();
	private final CountDownLatch exit = new CountDownLatch(1);

	@AfterEach
	void end() {
		var _ = loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
	}

	@Test
	void isUnreadyWhileNoMemoryCanBeHad() throws InterruptedException {
		var watch = watch(Duration.ofHours(1));

		assertThat(states.poll(10, TimeUnit.SECONDS)).isEqualTo(ReadinessState.REFUSING_TRAFFIC);
		exhausted.set(false);
		assertThat(states.poll(10, TimeUnit.SECONDS)).isEqualTo(ReadinessState.ACCEPTING_TRAFFIC);
		assertThat(exit.getCount()).isEqualTo(1);
		watch.stop();
	}

	@Test
	void endsTheProcessWhenThatLasts() throws InterruptedException {
		var watch = watch(Duration.ofMillis(50));

		assertThat(exit.await(10, TimeUnit.SECONDS)).isTrue();
		watch.stop();
	}

	private DirectMemoryWatch watch(Duration lasts) {
		given(allocator.directBuffer(anyInt())).willAnswer(_ -> {
			if (exhausted.get()) {
				throw new OutOfMemoryError("Cannot reserve 4194304 bytes of direct buffer memory");
			}
			return Unpooled.buffer(1);
		});
		var context = new StaticApplicationContext();
		context.addApplicationListener(event -> {
			if (event instanceof AvailabilityChangeEvent<?> change) {
				states.addAll(List.of(change.getState()));
			}
		});
		context.refresh();
		var watch = new DirectMemoryWatch(loops, allocator, context, EVERY, lasts, exit::countDown);
		watch.start();
		return watch;
	}
}
