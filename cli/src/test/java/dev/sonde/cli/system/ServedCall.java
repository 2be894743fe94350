package dev.sonde.cli.system;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One POST and the times of its answer, by the server's own clock. */
final class ServedCall {

  static final int INPUT_TOKENS = 9;

  private static final Pattern PROVIDER = Pattern.compile("\"model\":\"[^\":]+:([^\"]+)\"");

  private final Socket socket;
  private final HttpRequest request;
  private final String provider;
  private volatile long firstTokenNanos;
  private volatile long endNanos;

  ServedCall(Socket socket, HttpRequest request) {
    this.socket = socket;
    this.request = request;
    Matcher model = PROVIDER.matcher(request.body());
    this.provider = model.find() ? model.group(1) : "";
  }

  /**
   * The times of an answer.
   *
   * @param first from the request to the first token
   * @param chunks of one token each
   * @param gap between two of them
   */
  record Pace(Duration first, int chunks, Duration gap) {

    static Pace ofMillis(long first, int chunks, long gap) {
      return new Pace(Duration.ofMillis(first), chunks, Duration.ofMillis(gap));
    }
  }

  HttpRequest request() {
    return request;
  }

  /** The model's suffix. */
  String provider() {
    return provider;
  }

  /** From the request's last byte to when the first token had been written. */
  long ttftNanos() {
    return firstTokenNanos - request.readNanos();
  }

  /** From the request's last byte to when the answer's last byte had been written. */
  long e2eNanos() {
    return endNanos - request.readNanos();
  }

  /** When the answer's last byte had been written, on the server's clock; 0 before that. */
  long endedNanos() {
    return endNanos;
  }

  /** A whole event stream with its usage. */
  void stream(Pace pace) throws IOException {
    head();
    tokens(pace);
    String usage = usage(pace.chunks());
    write(
        chunked("data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n")
            + chunked("data: {\"choices\":[]," + usage + "}\n\ndata: [DONE]\n\n")
            + "0\r\n\r\n");
    endNanos = System.nanoTime();
  }

  /** A stream that ends in order, but without a finish reason and without its last event. */
  void truncated(Pace pace) throws IOException {
    head();
    tokens(pace);
    write("0\r\n\r\n");
  }

  /** A stream that is reset after some tokens. */
  void reset(Pace pace) throws IOException {
    head();
    tokens(pace);
    socket.setSoLinger(true, 0);
    socket.close();
  }

  /** A whole answer in one piece. */
  void whole(Pace pace) throws IOException {
    pauseUntil(request.readNanos() + pace.first().toNanos());
    String message =
        "{\"role\":\"assistant\",\"content\":\"" + "word ".repeat(pace.chunks()) + "\"}";
    write(
        socket,
        "200 OK",
        "{\"object\":\"chat.completion\",\"choices\":[{\"index\":0,\"message\":"
            + message
            + ",\"finish_reason\":\"stop\"}],"
            + usage(pace.chunks())
            + "}");
    firstTokenNanos = System.nanoTime();
    endNanos = firstTokenNanos;
  }

  /** An error with this status line. */
  void status(String status) throws IOException {
    write(socket, status, "{\"error\":{\"message\":\"no: " + status + "\"}}");
  }

  /** Sends only these bytes. */
  void raw(String answer) throws IOException {
    write(answer);
    socket.close();
  }

  /** Sends nothing until the client gives up. */
  void hang() throws IOException {
    while (socket.getInputStream().read() >= 0) {
      // Reads whatever the client still sends.
    }
    socket.close();
  }

  private void head() throws IOException {
    write(
        "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"
            + chunked(delta("{\"role\":\"assistant\",\"content\":\"\"}")));
  }

  private void tokens(Pace pace) throws IOException {
    long due = request.readNanos() + pace.first().toNanos();
    for (int i = 0; i < pace.chunks(); i++) {
      pauseUntil(due);
      write(chunked(delta("{\"content\":\"word \"}")));
      if (i == 0) {
        firstTokenNanos = System.nanoTime();
      }
      due += pace.gap().toNanos();
    }
  }

  private static String usage(int outputTokens) {
    return "\"usage\":{\"prompt_tokens\":%d,\"completion_tokens\":%d,\"total_tokens\":%d}"
        .formatted(INPUT_TOKENS, outputTokens, INPUT_TOKENS + outputTokens);
  }

  private static String delta(String json) {
    return "data: {\"choices\":[{\"index\":0,\"delta\":" + json + ",\"finish_reason\":null}]}\n\n";
  }

  private static String chunked(String text) {
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    return Integer.toHexString(bytes) + "\r\n" + text + "\r\n";
  }

  private static void pauseUntil(long nanos) {
    long left = nanos - System.nanoTime();
    while (left > 0) {
      LockSupport.parkNanos(left);
      left = nanos - System.nanoTime();
    }
  }

  private void write(String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    socket.getOutputStream().flush();
  }

  static void write(Socket to, String status, String json) throws IOException {
    String head =
        "HTTP/1.1 %s\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n"
            .formatted(status, json.getBytes(StandardCharsets.UTF_8).length);
    to.getOutputStream().write((head + json).getBytes(StandardCharsets.UTF_8));
    to.getOutputStream().flush();
  }
}
