package stampede.gateway;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import stampede.testsupport.RealTime;

/** An HTTP/2 client that sends only the frames that a test chooses (RFC 9113). */
final class RawHttp2 implements AutoCloseable {
	static final int DATA = 0;
	static final int HEADERS = 1;
	static final int RST_STREAM = 3;
	static final int SETTINGS = 4;
	static final int PING = 6;
	static final int WINDOW_UPDATE = 8;
	static final int CONTINUATION = 9;
	static final int END_STREAM = 1;
	static final int END_HEADERS = 4;
	static final int INITIAL_WINDOW_SIZE = 4;
	private final Socket socket;
	private final DataInputStream in;

	private RawHttp2(Socket socket) throws IOException {
		this.socket = socket;
		this.in = new DataInputStream(socket.getInputStream());
	}

	static RawHttp2 connect(int port) throws IOException {
		var socket = new Socket(InetAddress.getLoopbackAddress(), port);
		socket.setSoTimeout(5_000);
		socket.setTcpNoDelay(true);
		var client = new RawHttp2(socket);
		socket.getOutputStream().write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
		client.send(SETTINGS, 0, 0, new byte[0]);
		return client;
	}

	/** Until it is closed; each is answered by the server. */
	AutoCloseable pingEvery(Duration pause) {
		var pings = Thread.ofVirtual().start(() -> {
			try {
				while (true) {
					send(PING, 0, 0, new byte[8]);
					RealTime.pass(pause);
				}
			} catch (IOException | InterruptedException over) {
				Thread.currentThread().interrupt();
			}
		});
		return pings::interrupt;
	}

	synchronized void send(int type, int flags, int stream, byte[] payload) throws IOException {
		var frame = ByteBuffer.allocate(9 + payload.length)
				.put((byte) (payload.length >> 16)).putShort((short) payload.length)
				.put((byte) type).put((byte) flags).putInt(stream).put(payload);
		socket.getOutputStream().write(frame.array());
	}

	/** The payload of the next frame of that type on that stream; others are dropped. */
	byte[] await(int type, int stream) throws IOException {
		// Answers to pings would keep the wait alive for ever.
		var end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
		while (System.nanoTime() < end) {
			var length = in.readUnsignedByte() << 16 | in.readUnsignedShort();
			var found = in.readUnsignedByte();
			in.readUnsignedByte();
			var of = in.readInt();
			var payload = in.readNBytes(length);
			if (found == type && of == stream) {
				return payload;
			}
		}
		throw new AssertionError("no frame of type " + type + " on stream " + stream);
	}

	/** Sends a part of a request; repeated every 50 ms until the server closes the connection. */
	interface Dribble {
		void again() throws IOException;
	}

	double secondsUntilClosed(Dribble dribble) throws IOException, InterruptedException {
		var begin = System.nanoTime();
		socket.setSoTimeout(1);
		try {
			for (var n = 0; n < 100; n++) {
				// Netty allows 16 of these in one block.
				if (n % 10 == 0) {
					dribble.again();
				}
				RealTime.pass(Duration.ofMillis(50));
				drop();
			}
		} catch (SocketException | EOFException closed) {
			return (System.nanoTime() - begin) / 1e9;
		}
		throw new AssertionError("still open after five seconds");
	}

	private void drop() throws IOException {
		try {
			while (true) {
				in.readByte();
			}
		} catch (java.net.SocketTimeoutException nothingMore) {
			// As it should be.
		}
	}

	/** The header block of a GET, in HPACK without Huffman (RFC 7541, 6.2.2). */
	static byte[] get(String path) {
		var block = new ByteArrayOutputStream();
		block.write(0x82);
		block.write(0x86);
		literal(block, 0x04, path);
		literal(block, 0x01, "x");
		return block.toByteArray();
	}

	private static void literal(ByteArrayOutputStream block, int name, String value) {
		block.write(name);
		block.write(value.length());
		block.writeBytes(value.getBytes(StandardCharsets.US_ASCII));
	}

	static byte[] setting(int name, int value) {
		return ByteBuffer.allocate(6).putShort((short) name).putInt(value).array();
	}

	@Override
	public void close() throws IOException {
		socket.close();
	}
}
