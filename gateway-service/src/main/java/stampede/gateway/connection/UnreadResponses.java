package stampede.gateway.connection;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.util.AttributeKey;
import org.jspecify.annotations.Nullable;

/** Counts the bytes that a connection or an HTTP/2 stream has written and its client has not read. Used by its own event loop only. */
final class UnreadResponses extends ChannelOutboundHandlerAdapter {
	private static final AttributeKey<HeldBytes.Account> ACCOUNT = AttributeKey.valueOf("stampede.account");
	private final HeldBytes.Account account;

	private UnreadResponses(HeldBytes.Account account) {
		this.account = account;
	}

	static void addTo(Channel connection, HeldBytes.Account account) {
		connection.attr(ACCOUNT).set(account);
		connection.pipeline().addFirst(new UnreadResponses(account));
	}

	/** Null if the connection is not counted. */
	static HeldBytes.@Nullable Account account(Channel channel) {
		return channel.attr(ACCOUNT).get();
	}

	@Override
	public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
		var bytes = bytes(message);
		if (bytes == 0) {
			var _ = context.write(message, promise);
			return;
		}
		account.hold(bytes);
		var _ = context.write(message, promise.unvoid()).addListener(_ -> account.release(bytes));
	}

	static int bytes(Object message) {
		return switch (message) {
			case ByteBuf buffer -> own(buffer);
			case ByteBufHolder holder -> own(holder.content());
			default -> 0;
		};
	}

	/** A read-only buffer is shared by all responses that send it, so that no response holds it. */
	private static int own(ByteBuf buffer) {
		return buffer.isReadOnly() ? 0 : buffer.readableBytes();
	}
}
