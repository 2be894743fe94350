package dev.sonde.common.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A bare socket that sends given bytes on every connection, at a given pace. */
final class HostileServer implements AutoCloseable {

  private static final Pattern LENGTH = Pattern.compile("Content-Length: (\\d+)\r\n");
  private static final long PACE_MILLIS = 5;

  private final ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicInteger connections = new AtomicInteger();
  private final CompletableFuture<String> request = new CompletableFuture<>();
  private volatile Answering answering = out -> {};
  private volatile boolean reading = true;

  private interface Answering {
    void answer(OutputStream out) throws IOException;
  }

  HostileServer() throws IOException {
    Thread thread = new Thread(this::accept, "hostile-server");
    thread.setDaemon(true);
    thread.start();
  }

  String url() {
    return "http://127.0.0.1:" + socket.getLocalPort();
  }

  int connections() {
    return connections.get();
  }

  /** The first request, head and body. */
  String request() {
    return request.join();
  }

  void answers(String answer) {
    answers(answer, StandardCharsets.UTF_8);
  }

  void answersLatin1(String answer) {
    answers(answer, StandardCharsets.ISO_8859_1);
  }

  private void answers(String answer, Charset charset) {
    answering = out -> out.write(answer.getBytes(charset));
  }

  /** Sends single bytes, and then repeats the rest until the client closes the connection. */
  void answersSlowly(String answer, String rest) {
    answering =
        out -> {
          slowly(out, answer);
          while (!rest.isEmpty()) {
            slowly(out, rest);
          }
        };
  }

  private void slowly(OutputStream out, String answer) throws IOException {
    for (byte each : answer.getBytes(StandardCharsets.UTF_8)) {
      out.write(each);
      try {
        if (closed.await(PACE_MILLIS, TimeUnit.MILLISECONDS)) {
          throw new IOException("the test is over");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
    }
  }

  /** Sends as fast as possible until the client closes the connection. */
  void answersForEver(String beginning, String rest) {
    byte[] more = rest.repeat(100).getBytes(StandardCharsets.UTF_8);
    answering =
        out -> {
          out.write(beginning.getBytes(StandardCharsets.UTF_8));
          while (true) {
            out.write(more);
          }
        };
  }

  /** Responds before it reads the request. */
  void refusesUnread(String answer) {
    reading = false;
    answers(answer);
  }

  private void accept() {
    while (!socket.isClosed()) {
      try (Socket client = socket.accept()) {
        connections.incrementAndGet();
        if (reading) {
          request.complete(read(client.getInputStream()));
        }
        answering.answer(client.getOutputStream());
        client.shutdownOutput();
        client.getInputStream().readAllBytes();
      } catch (IOException e) {
        // The client has closed the connection, or the test is over.
      }
    }
  }

  private static String read(InputStream in) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    while (true) {
      String text = bytes.toString(StandardCharsets.UTF_8);
      int end = text.indexOf("\r\n\r\n");
      if (end >= 0) {
        Matcher length = LENGTH.matcher(text);
        int body = length.find() ? Integer.parseInt(length.group(1)) : 0;
        in.readNBytes(body - (text.length() - end - 4));
        return text;
      }
      int each = in.read();
      if (each < 0) {
        throw new IOException("no request came");
      }
      bytes.write(each);
    }
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    socket.close();
  }
}
