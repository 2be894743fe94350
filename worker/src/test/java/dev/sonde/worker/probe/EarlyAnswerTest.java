package dev.sonde.worker.probe;

import static dev.sonde.testing.Http2Frames.INITIAL_WINDOW_SIZE;
import static dev.sonde.worker.http.Responses.DONE;
import static dev.sonde.worker.http.Responses.content;
import static dev.sonde.worker.http.Responses.finish;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.common.event.EventBounds;
import dev.sonde.common.event.Metric;
import dev.sonde.common.event.Outcome;
import dev.sonde.common.event.ProbeEvent;
import dev.sonde.common.event.Timings;
import dev.sonde.common.run.PromptSpec;
import dev.sonde.common.run.RequestSpec;
import dev.sonde.common.run.Run;
import dev.sonde.testing.Http2Frames;
import dev.sonde.testing.SocketServer;
import dev.sonde.worker.http.RawServer;
import dev.sonde.worker.http.Responses;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Answers that begin before their request is wholly written (RFC 9113, 8.1; RFC 9112, 9.5). */
class EarlyAnswerTest {

  private static final Duration LONG = Duration.ofSeconds(20);
  private static final int MORE_THAN_SOCKETS_HOLD = 32 << 20;
  private static final long PAUSE_NANOS = 30_000_000;
  private static final String TOKENS = content("a") + content("b") + finish("stop") + DONE;

  private final Bed bed = new Bed();

  /** When the server began to answer, in microseconds of the event. */
  private final AtomicLong answered = new AtomicLong();

  @AfterEach
  void close() {
    bed.close();
  }

  /** Steps of a server after it has read the head of a request on a closed window. */
  private interface Steps {
    void take(OutputStream out, int stream) throws IOException;
  }

  private ProbeEvent http2(Steps steps) throws IOException {
    SocketServer.Script closedWindow =
        socket -> {
          InputStream in = socket.getInputStream();
          OutputStream out = socket.getOutputStream();
          Http2Frames.readPreface(in);
          out.write(Http2Frames.settings(INITIAL_WINDOW_SIZE, 0));
          int stream = Http2Frames.readRequest(in);
          LockSupport.parkNanos(PAUSE_NANOS);
          steps.take(out, stream);
          awaitClose(in);
        };
    try (SocketServer server = new SocketServer(0, closedWindow)) {
      return bed.probe(
          Bed.run(server.url(), Bed.request(RequestSpec.Timeouts.within(LONG), true, true)));
    }
  }

  private static void awaitClose(InputStream in) throws IOException {
    while (in.read() >= 0) {
      // Reads whatever the client still sends.
    }
  }

  private void head(OutputStream out, int stream) throws IOException {
    answered.set(now());
    out.write(Http2Frames.head(stream, 200, false));
  }

  private long now() {
    return (System.nanoTime() - bed.startNanos) / 1000;
  }

  private void assertEarly(ProbeEvent event) {
    EventBounds.check(event);
    Timings timings = event.timings();
    assertThat(event.outcome()).as(event.wire().error()).isEqualTo(Outcome.OK);
    assertThat(event.client().early()).isTrue();
    StreamTest.assertInOrder(timings);
    assertThat(timings.sent()).as("sent, against the answer").isLessThan(answered.get());
    assertThat(Metric.TTFT.micros(event)).as("never flattered").isGreaterThan(PAUSE_NANOS / 1000);
  }

  @Test
  void countsFromTheFirstWriteIfTheWindowNeverOpens() throws IOException {
    assertEarly(
        http2(
            (out, stream) -> {
              head(out, stream);
              out.write(Http2Frames.data(stream, TOKENS, true));
            }));
  }

  @Test
  void countsFromTheFirstWriteIfTheWindowOpensAfterTheHead() throws IOException {
    assertEarly(
        http2(
            (out, stream) -> {
              head(out, stream);
              LockSupport.parkNanos(PAUSE_NANOS);
              out.write(Http2Frames.windowUpdate(stream, 1 << 20));
              LockSupport.parkNanos(PAUSE_NANOS);
              out.write(Http2Frames.data(stream, TOKENS, true));
            }));
  }

  @Test
  void countsFromTheFirstWriteIfTheWindowOpensAfterTheFirstToken() throws IOException {
    assertEarly(
        http2(
            (out, stream) -> {
              head(out, stream);
              out.write(Http2Frames.data(stream, content("a"), false));
              LockSupport.parkNanos(PAUSE_NANOS);
              out.write(Http2Frames.windowUpdate(stream, 1 << 20));
              LockSupport.parkNanos(PAUSE_NANOS);
              out.write(Http2Frames.data(stream, content("b") + finish("stop") + DONE, false));
              out.write(Http2Frames.trailers(stream));
            }));
  }

  @Test
  void isEarlyIfWindowAndHeadComeTogether() throws IOException {
    assertEarly(
        http2(
            (out, stream) -> {
              answered.set(now());
              out.write(
                  join(
                      Http2Frames.windowUpdate(stream, 1 << 20),
                      Http2Frames.head(stream, 200, false),
                      Http2Frames.data(stream, TOKENS, true),
                      Http2Frames.reset(stream, Http2Frames.NO_ERROR)));
            }));
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  @Test
  void doesNotBlameThisMachineForAWindowThatOpensLate() throws IOException {
    ProbeEvent event =
        http2(
            (out, stream) -> {
              // Informational: no answer yet.
              out.write(Http2Frames.head(stream, 103, false));
              LockSupport.parkNanos(PAUSE_NANOS);
              answered.set(now());
              out.write(Http2Frames.windowUpdate(stream, 1 << 20));
              LockSupport.parkNanos(PAUSE_NANOS);
              out.write(Http2Frames.head(stream, 200, false));
              out.write(Http2Frames.data(stream, TOKENS, true));
            });
    EventBounds.check(event);
    assertThat(event.outcome()).as(event.wire().error()).isEqualTo(Outcome.OK);
    assertThat(event.client().early()).isFalse();
    assertThat(event.timings().sent()).as("sent").isGreaterThanOrEqualTo(answered.get());
    assertThat(event.client().sendingMicros()).isGreaterThan(2 * PAUSE_NANOS / 1000);
    assertThat(event.timings().sent() - event.timings().due())
        .as("all before it was sent, of which what the peer took is not our lag")
        .isGreaterThanOrEqualTo(
            Metric.SEND_LAG.micros(event)
                + event.timings().connectMicros()
                + event.client().sendingMicros());
    StreamTest.assertInOrder(event.timings());
  }

  private ProbeEvent http1(RawServer.Script script) throws IOException {
    try (RawServer server = new RawServer(script)) {
      return bed.probe(large(server));
    }
  }

  private static Run large(RawServer server) {
    String text = "x".repeat(MORE_THAN_SOCKETS_HOLD);
    return Bed.run(server.url(), Bed.STREAMING, List.of(PromptSpec.of(text)), null);
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  @Test
  void countsFromTheFirstWriteOverHttp1() throws IOException {
    assertEarly(
        http1(
            connection -> {
              LockSupport.parkNanos(PAUSE_NANOS);
              answered.compareAndSet(0, now());
              connection.write(Responses.SSE_HEAD + Responses.chunked(content("a")));
              // The rest of the request is read before the rest of the answer is sent.
              connection.request();
              connection.write(
                  Responses.chunked(content("b") + finish("stop") + DONE) + Responses.LAST_CHUNK);
              connection.awaitClose();
            }));
  }

  @Test
  void doesNotUseAConnectionAgainWhoseRequestIsUnfinished() throws IOException {
    RawServer.Script early =
        connection -> {
          connection.write(Responses.stream(TOKENS));
          connection.awaitClose();
        };
    try (RawServer server = new RawServer(early)) {
      assertThat(bed.probe(large(server)).outcome()).isEqualTo(Outcome.OK);
      assertThat(bed.probe(large(server)).wire().connectionReused()).isFalse();
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @Test
  void isReadThoughTheServerHasClosedBeforeTheRequestWasRead() throws IOException {
    ProbeEvent event =
        http1(
            connection -> {
              LockSupport.parkNanos(PAUSE_NANOS);
              write(
                  connection.socket(),
                  Responses.plain(
                      "413 Payload Too Large", "application/json", "{\"error\":\"too long\"}"));
              // Unread bytes make this a reset.
              connection.socket().close();
            });
    EventBounds.check(event);
    assertThat(event.outcome()).as(event.wire().error()).isEqualTo(Outcome.BAD_REQUEST);
    assertThat(event.wire().error()).isEqualTo("too long");
    assertThat(event.client().early()).isTrue();
  }
}
