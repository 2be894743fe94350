package dev.sonde.testing;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Frames of HTTP/2 as bytes (RFC 9113), for servers that send them in any order they like. */
public final class Http2Frames {

  public static final int MAX_CONCURRENT_STREAMS = 3;
  public static final int INITIAL_WINDOW_SIZE = 4;
  public static final int NO_ERROR = 0;
  public static final int REFUSED_STREAM = 7;
  public static final int CANCEL = 8;

  public static final int DATA = 0;
  public static final int HEADERS = 1;
  public static final int RST_STREAM = 3;

  private static final int SETTINGS = 4;
  private static final int PING = 6;
  private static final int GOAWAY = 7;
  private static final int WINDOW_UPDATE = 8;
  private static final int END_STREAM = 1;
  private static final int ACK = 1;
  private static final int END_HEADERS = 4;
  private static final int PREFACE_BYTES = 24;

  private Http2Frames() {}

  /** A frame that was received. */
  public record Frame(int type, int stream, boolean endStream, int bytes) {}

  /** Reads what a client sends before its first frame. */
  public static void readPreface(InputStream in) throws IOException {
    if (in.readNBytes(PREFACE_BYTES).length < PREFACE_BYTES) {
      throw new EOFException("no preface");
    }
  }

  /** Reads one frame; its payload is skipped. */
  public static Frame read(InputStream in) throws IOException {
    DataInputStream data = new DataInputStream(in);
    int lengthAndType = data.readInt();
    int flags = data.readUnsignedByte();
    int stream = data.readInt() & Integer.MAX_VALUE;
    int length = lengthAndType >>> 8;
    if (in.readNBytes(length).length < length) {
      throw new EOFException("a frame was cut");
    }
    int type = lengthAndType & 0xff;
    boolean ends = (type == DATA || type == HEADERS) && (flags & END_STREAM) != 0;
    return new Frame(type, stream, ends, length);
  }

  /** Reads until the headers of the next request; returns its stream. */
  public static int readRequest(InputStream in) throws IOException {
    Frame frame = read(in);
    while (frame.type() != HEADERS) {
      frame = read(in);
    }
    return frame.stream();
  }

  /** Settings as pairs of identifier and value. */
  public static byte[] settings(int... pairs) {
    ByteBuffer payload = ByteBuffer.allocate(pairs.length * 3);
    for (int i = 0; i < pairs.length; i += 2) {
      payload.putShort((short) pairs[i]).putInt(pairs[i + 1]);
    }
    return frame(SETTINGS, 0, 0, payload.array());
  }

  public static byte[] settingsAck() {
    return frame(SETTINGS, ACK, 0);
  }

  public static byte[] ping() {
    return frame(PING, 0, 0, new byte[8]);
  }

  /** Opens a window further; stream 0 is that of the connection. */
  public static byte[] windowUpdate(int stream, int more) {
    return frame(WINDOW_UPDATE, 0, stream, ByteBuffer.allocate(4).putInt(more).array());
  }

  /** A response's head with a content type, or an informational one without. */
  public static byte[] head(int stream, int status, boolean last) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    // Literals without indexing: name 8 is :status, name 31 is content-type.
    block.write(8);
    string(block, Integer.toString(status));
    if (status >= 200) {
      block.write(0x0f);
      block.write(31 - 15);
      string(block, status == 200 ? "text/event-stream" : "application/json");
    }
    return frame(HEADERS, END_HEADERS | (last ? END_STREAM : 0), stream, block.toByteArray());
  }

  /** Trailers, which end a stream. */
  public static byte[] trailers(int stream) {
    ByteArrayOutputStream block = new ByteArrayOutputStream();
    block.write(0);
    string(block, "x-checksum");
    string(block, "1");
    return frame(HEADERS, END_HEADERS | END_STREAM, stream, block.toByteArray());
  }

  public static byte[] data(int stream, String text, boolean last) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return frame(DATA, last ? END_STREAM : 0, stream, bytes);
  }

  public static byte[] reset(int stream, int code) {
    return frame(RST_STREAM, 0, stream, ByteBuffer.allocate(4).putInt(code).array());
  }

  public static byte[] goAway(int lastStream, int code) {
    return frame(GOAWAY, 0, 0, ByteBuffer.allocate(8).putInt(lastStream).putInt(code).array());
  }

  private static void string(ByteArrayOutputStream block, String text) {
    block.write(text.length());
    block.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] frame(int type, int flags, int stream, byte... payload) {
    return ByteBuffer.allocate(9 + payload.length)
        .putInt(payload.length << 8 | type)
        .put((byte) flags)
        .putInt(stream)
        .put(payload)
        .array();
  }
}
