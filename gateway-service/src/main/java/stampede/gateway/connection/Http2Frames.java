package stampede.gateway.connection;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2FrameTypes;
import java.util.function.IntConsumer;

/**
 * Follows the frames of an HTTP/2 connection as their bytes pass (RFC 9113, section 4.1), without a copy. It does not
 * validate them, which the codec does: it reports a header block only when it is complete. Used by the connection's own
 * event loop only.
 */
final class Http2Frames {
	private static final int FRAME_HEAD = Http2CodecUtil.FRAME_HEADER_LENGTH;
	private static final int LENGTH_BYTES = 3;
	private static final int TYPE_AT = 3;
	private static final int FLAGS_AT = 4;
	private static final int STREAM_AT = 5;
	private static final int END_HEADERS = 0x4;
	private final IntConsumer windowUpdated;
	private final ByteBuf preface = Http2CodecUtil.connectionPrefaceBuf();
	private final byte[] head = new byte[FRAME_HEAD];
	private int seen;
	private boolean differs;
	private int headBytes;
	private int payloadLeft;
	private boolean blockIsOpen;

	/** @param windowUpdated receives the stream whose window grew, or 0 for the whole connection */
	Http2Frames(IntConsumer windowUpdated) {
		this.windowUpdated = windowUpdated;
	}

	/** Whether the connection has begun with the preface of HTTP/2. */
	boolean isHttp2() {
		return !differs && seen == preface.capacity();
	}

	/** Whether a header block, or a frame other than one of data, has begun and is not complete. */
	boolean isHeadAwaited() {
		return blockIsOpen || (headBytes > 0 && (headBytes < FRAME_HEAD || type() != Http2FrameTypes.DATA));
	}

	void read(ByteBuf bytes) {
		var at = bytes.readerIndex();
		var end = bytes.writerIndex();
		while (at < end && !differs && seen < preface.capacity()) {
			differs = bytes.getByte(at++) != preface.getByte(seen++);
		}
		while (at < end && !differs) {
			if (headBytes < FRAME_HEAD) {
				head[headBytes++] = bytes.getByte(at++);
				if (headBytes == FRAME_HEAD) {
					begin();
				}
			} else {
				var part = Math.min(payloadLeft, end - at);
				payloadLeft -= part;
				at += part;
			}
			if (headBytes == FRAME_HEAD && payloadLeft == 0) {
				headBytes = 0;
				endFrame();
			}
		}
	}

	private void begin() {
		payloadLeft = 0;
		for (var n = 0; n < LENGTH_BYTES; n++) {
			payloadLeft = payloadLeft << Byte.SIZE | Byte.toUnsignedInt(head[n]);
		}
	}

	private void endFrame() {
		switch (type()) {
			case Http2FrameTypes.HEADERS, Http2FrameTypes.CONTINUATION ->
				blockIsOpen = (head[FLAGS_AT] & END_HEADERS) == 0;
			case Http2FrameTypes.WINDOW_UPDATE -> windowUpdated.accept(stream());
			default -> {
				// Nothing that is waited for.
			}
		}
	}

	private byte type() {
		return head[TYPE_AT];
	}

	private int stream() {
		var stream = 0;
		for (var n = STREAM_AT; n < FRAME_HEAD; n++) {
			stream = stream << Byte.SIZE | Byte.toUnsignedInt(head[n]);
		}
		return stream & Integer.MAX_VALUE;
	}
}
