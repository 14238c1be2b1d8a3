package stampede.gateway.connection;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.stereotype.Component;
import reactor.netty.NettyPipeline;
import stampede.kit.problem.Problems;

/**
 * Answers with a problem if Netty cannot parse a request head, or finds it too long: Netty refuses it with a bare status, and
 * no filter sees it. Responses that have passed a filter have the security headers, which distinguishes the two.
 */
@Component
@Sharable
class UnreadableHeads extends ChannelOutboundHandlerAdapter {
	private static final String BORNE_BY_ALL = "X-Content-Type-Options";
	private static final Map<Integer, ProblemDetail> PROBLEMS = Map.of(
			400, Problems.problem(HttpStatus.BAD_REQUEST, "bad-request", "This is no HTTP request."),
			414, Problems.problem(HttpStatus.URI_TOO_LONG, "uri-too-long", "The request's first line is too long."),
			431, Problems.problem(HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "headers-too-large",
					"The request's headers are too large."));
	private final ObjectMapper json;

	UnreadableHeads(ObjectMapper json) {
		this.json = json;
	}

	void addTo(Channel channel) {
		channel.pipeline().addBefore(NettyPipeline.HttpTrafficHandler, "stampede.unreadableHeads", this);
	}

	@Override
	public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
		var _ = context.write(message instanceof FullHttpResponse answer ? explained(answer) : message, promise);
	}

	private FullHttpResponse explained(FullHttpResponse answer) throws JsonProcessingException {
		var problem = PROBLEMS.get(answer.status().code());
		if (problem == null || answer.headers().contains(BORNE_BY_ALL) || answer.content().isReadable()) {
			return answer;
		}
		var body = json.writeValueAsBytes(problem);
		var explained = new DefaultFullHttpResponse(answer.protocolVersion(), answer.status(),
				Unpooled.wrappedBuffer(body));
		explained.headers().set(answer.headers())
				.set(HttpHeaderNames.CONTENT_TYPE, MediaType.APPLICATION_PROBLEM_JSON_VALUE)
				.setInt(HttpHeaderNames.CONTENT_LENGTH, body.length)
				.set(BORNE_BY_ALL, "nosniff");
		answer.release();
		return explained;
	}
}
