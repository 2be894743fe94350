package dev.sonde.cli.fleet;

import dev.sonde.common.event.EventCodec;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;

/** The events of a run in a file: for each, four bytes of length, then the record of the topic. */
public final class SavedEvents {

  private static final int MAX_BYTES = 64 << 20;

  private SavedEvents() {}

  static void append(OutputStream out, byte[] event) throws IOException {
    // One write, so that a command that is killed leaves at most its last event unfinished.
    byte[] framed =
        ByteBuffer.allocate(Integer.BYTES + event.length).putInt(event.length).put(event).array();
    out.write(framed);
  }

  /** Passes every event of the file to the handler, in the order of the file. */
  public static void read(Path file, EventCodec.Handler handler) throws IOException {
    try (InputStream in = Files.newInputStream(file);
        DataInputStream data = new DataInputStream(new BufferedInputStream(in, 1 << 16))) {
      while (true) {
        int length;
        try {
          length = data.readInt();
        } catch (EOFException end) {
          return;
        }
        if (length < 0 || length > MAX_BYTES) {
          throw new IOException(file + " holds an event of " + length + " bytes");
        }
        byte[] event = new byte[length];
        data.readFully(event);
        EventCodec.decode(event, handler);
      }
    }
  }
}
