package dev.sonde.cli.system;

import dev.sonde.testing.Http2Frames;
import dev.sonde.testing.SocketServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/**
 * One connection of a server, with an order of bytes that the protocol allows, drawn at random: how
 * much of the request it reads before each part of its answer, what comes in one write and what
 * after a pause, and how it ends.
 */
final class ByteOrder {

  private static final String[] PARTS = {
    "data: {\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\"}}]}\n\n",
    "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}\n\n",
    "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"b\"}}]}\n\n",
    "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}],"
        + "\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":2}}\n\n",
    "data: [DONE]\n\n"
  };

  private static final int[] STATUSES = {200, 200, 200, 200, 413, 429, 503};

  private final Random random;
  private final List<String> steps = new ArrayList<>();
  private final ByteArrayOutputStream unwritten = new ByteArrayOutputStream();

  ByteOrder(long seed) {
    this.random = new Random(seed);
  }

  /** What was done, for the message of a failure. */
  @Override
  public synchronized String toString() {
    return steps.toString();
  }

  private synchronized void note(String step) {
    steps.add(step);
  }

  private boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  /** Writes now, or together with what comes next. */
  private void write(Socket socket, String step, byte... bytes) throws IOException {
    note(step);
    unwritten.writeBytes(bytes);
    if (chance(0.5)) {
      flush(socket);
    }
    if (chance(0.3)) {
      flush(socket);
      note("pause");
      LockSupport.parkNanos(random.nextInt(3_000_000));
    }
  }

  private void flush(Socket socket) throws IOException {
    socket.getOutputStream().write(unwritten.toByteArray());
    unwritten.reset();
  }

  private void end(Socket socket, boolean closes) throws IOException {
    flush(socket);
    if (chance(0.2)) {
      note("RESET");
      SocketServer.reset(socket);
    } else if (chance(0.2)) {
      note("FIN");
      socket.shutdownOutput();
      drain(socket);
    } else if (closes || chance(0.2)) {
      note("close");
    } else {
      note("open");
      drain(socket);
    }
  }

  private static void drain(Socket socket) throws IOException {
    while (socket.getInputStream().read() >= 0) {
      // Reads whatever the client still sends.
    }
  }

  // HTTP/1.1

  /** Reads some of the request, with the given probability, and maybe all of it. */
  private void readSome(Socket socket, double probability) throws IOException {
    InputStream in = socket.getInputStream();
    if (!chance(probability)) {
      return;
    }
    note("read");
    byte[] some = new byte[1 + random.nextInt(1 << 16)];
    boolean all = chance(0.5);
    do {
      LockSupport.parkNanos(100_000);
      while (in.available() > 0) {
        in.read(some, 0, Math.min(some.length, in.available()));
        if (!all) {
          return;
        }
      }
    } while (all && chance(0.8));
  }

  void http1(Socket socket) throws IOException {
    readSome(socket, 0.7);
    while (chance(0.3)) {
      String status = chance(0.5) ? "100 Continue" : "103 Early Hints";
      write(socket, status, ascii("HTTP/1.1 " + status + "\r\n\r\n"));
      readSome(socket, 0.3);
    }
    int status = STATUSES[random.nextInt(STATUSES.length)];
    int framing = random.nextInt(3);
    String type = status == 200 ? "text/event-stream" : "application/json";
    String length =
        switch (framing) {
          case 0 -> "content-length: " + String.join("", PARTS).length() + "\r\n";
          case 1 -> "transfer-encoding: chunked\r\n";
          default -> "connection: close\r\n";
        };
    write(
        socket,
        "head " + status + ", " + length.strip(),
        ascii("HTTP/1.1 " + status + " X\r\ncontent-type: " + type + "\r\n" + length + "\r\n"));
    for (String part : PARTS) {
      readSome(socket, 0.3);
      if (chance(0.02)) {
        note("stop");
        end(socket, chance(0.8));
        return;
      }
      int bytes = part.length();
      String text = framing == 1 ? Integer.toHexString(bytes) + "\r\n" + part + "\r\n" : part;
      write(socket, "part", ascii(text));
    }
    if (framing == 1) {
      write(socket, "last chunk", ascii(chance(0.5) ? "0\r\n\r\n" : "0\r\nx-a: b\r\n\r\n"));
    }
    end(socket, framing == 2);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  // HTTP/2

  void http2(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    Http2Frames.readPreface(in);
    int window = chance(0.6) ? 0 : chance(0.5) ? 10 : 65_535;
    note("window " + window);
    byte[] settings =
        Http2Frames.settings(
            Http2Frames.INITIAL_WINDOW_SIZE,
            window,
            Http2Frames.MAX_CONCURRENT_STREAMS,
            1 + random.nextInt(100));
    socket.getOutputStream().write(settings);
    int stream = Http2Frames.readRequest(in);
    between(socket, stream, 0.5);
    while (chance(0.3)) {
      write(socket, "103", Http2Frames.head(stream, 103, false));
      between(socket, stream, 0.3);
    }
    if (abandons(socket, stream)) {
      return;
    }
    int status = STATUSES[random.nextInt(STATUSES.length)];
    boolean headOnly = status != 200 && chance(0.3);
    write(socket, "head " + status, Http2Frames.head(stream, status, headOnly));
    boolean trailers = chance(0.3);
    for (int i = 0; i < PARTS.length && !headOnly; i++) {
      between(socket, stream, 0.3);
      if (chance(0.2) && abandons(socket, stream)) {
        return;
      }
      boolean last = i == PARTS.length - 1 && !trailers;
      write(socket, last ? "last part" : "part", Http2Frames.data(stream, PARTS[i], last));
    }
    if (trailers && !headOnly) {
      write(socket, "trailers", Http2Frames.trailers(stream));
    }
    if (chance(0.4)) {
      write(socket, "RST NO_ERROR", Http2Frames.reset(stream, Http2Frames.NO_ERROR));
    }
    end(socket, false);
  }

  /** Frames that may come at any time. */
  private void between(Socket socket, int stream, double probability) throws IOException {
    while (chance(probability)) {
      switch (random.nextInt(6)) {
        case 0 -> write(socket, "window", Http2Frames.windowUpdate(stream, 1 << 20));
        case 1 -> write(socket, "window 1", Http2Frames.windowUpdate(stream, 1));
        case 2 -> write(socket, "connection's window", Http2Frames.windowUpdate(0, 1 << 20));
        case 3 ->
            write(
                socket,
                "initial window",
                Http2Frames.settings(Http2Frames.INITIAL_WINDOW_SIZE, random.nextInt(1 << 17)));
        case 4 ->
            write(
                socket,
                "streams",
                Http2Frames.settings(Http2Frames.MAX_CONCURRENT_STREAMS, random.nextInt(3)));
        default ->
            write(
                socket,
                "ping, GOAWAY",
                chance(0.7) ? Http2Frames.ping() : Http2Frames.goAway(stream, 0));
      }
    }
  }

  private boolean abandons(Socket socket, int stream) throws IOException {
    if (!chance(0.08)) {
      return false;
    }
    switch (random.nextInt(4)) {
      case 0 -> write(socket, "REFUSED", Http2Frames.reset(stream, Http2Frames.REFUSED_STREAM));
      case 1 -> write(socket, "CANCEL", Http2Frames.reset(stream, Http2Frames.CANCEL));
      case 2 -> write(socket, "GOAWAY", Http2Frames.goAway(0, Http2Frames.NO_ERROR));
      default -> note("stop");
    }
    end(socket, chance(0.8));
    return true;
  }
}
