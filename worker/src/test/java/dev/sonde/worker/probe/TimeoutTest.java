package dev.sonde.worker.probe;

import static dev.sonde.worker.http.Responses.SSE_HEAD;
import static dev.sonde.worker.http.Responses.chunked;
import static dev.sonde.worker.http.Responses.content;
import static dev.sonde.worker.http.Responses.delta;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.common.event.Outcome;
import dev.sonde.common.event.ProbeEvent;
import dev.sonde.common.event.Timings;
import dev.sonde.common.run.RequestSpec;
import dev.sonde.worker.http.RawServer;
import dev.sonde.worker.http.Tls;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Each phase has its own limit, and the event names the one that was exceeded. */
class TimeoutTest {

  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(400);
  private static final long STEP_NANOS = 20_000_000;

  private final Bed bed = new Bed();

  @AfterEach
  void close() {
    bed.close();
  }

  private ProbeEvent probe(RequestSpec.Timeouts timeouts, RawServer.Script script)
      throws IOException {
    AtomicBoolean clientClosed = new AtomicBoolean();
    try (RawServer server =
        new RawServer(
            connection -> {
              try {
                script.serve(connection);
                connection.awaitClose();
              } finally {
                clientClosed.set(true);
              }
            })) {
      ProbeEvent event = bed.probe(Bed.run(server.url(), Bed.request(timeouts, true, false)));
      Awaitility.await().atMost(Duration.ofSeconds(10)).untilTrue(clientClosed);
      return event;
    }
  }

  private static void assertTimedOut(ProbeEvent event, String phase) {
    assertThat(event.outcome()).isEqualTo(Outcome.TIMEOUT);
    assertThat(event.detail()).isEqualTo(phase);
    assertThat(event.timings().end()).isEqualTo(Timings.NEVER);
  }

  @Test
  void givesUpOnHeaders() throws IOException {
    var timeouts = new RequestSpec.Timeouts(LONG, SHORT, LONG, LONG, LONG);
    ProbeEvent event = probe(timeouts, RawServer.Connection::request);

    assertTimedOut(event, "headers");
    assertThat(event.timings().sent()).isNotEqualTo(Timings.NEVER);
    assertThat(event.timings().headers()).isEqualTo(Timings.NEVER);
  }

  @Test
  void givesUpOnTheFirstTokenThoughChunksKeepComing() throws IOException {
    var timeouts = new RequestSpec.Timeouts(LONG, LONG, SHORT, LONG, LONG);
    ProbeEvent event =
        probe(
            timeouts,
            connection -> {
              connection.request();
              connection.write(SSE_HEAD);
              keepSending(connection, chunked(delta("{\"role\":\"assistant\"}")));
            });

    assertTimedOut(event, "first_token");
    assertThat(event.timings().firstChunk()).isNotEqualTo(Timings.NEVER);
    assertThat(event.timings().firstToken()).isEqualTo(Timings.NEVER);
  }

  @Test
  void givesUpOnAStreamThatFallsSilentAndKeepsItsTokens() throws IOException {
    var timeouts = new RequestSpec.Timeouts(LONG, LONG, LONG, SHORT, LONG);
    ProbeEvent event =
        probe(
            timeouts,
            connection -> {
              connection.request();
              connection.write(SSE_HEAD);
              for (int i = 0; i < 12; i++) {
                connection.write(chunked(content("a")));
                LockSupport.parkNanos(STEP_NANOS);
              }
            });

    assertTimedOut(event, "idle");
    assertThat(event.answer().characters()).isEqualTo(12);
    assertThat(event.timings().chunkGapsMicros()).hasSize(11);
  }

  @Test
  void givesUpOnTheWholeThoughTokensKeepComing() throws IOException {
    var timeouts = new RequestSpec.Timeouts(LONG, LONG, LONG, LONG, SHORT);
    ProbeEvent event =
        probe(
            timeouts,
            connection -> {
              connection.request();
              connection.write(SSE_HEAD);
              keepSending(connection, chunked(content("a")));
            });

    assertTimedOut(event, "total");
    assertThat(event.timings().lastToken()).isNotEqualTo(Timings.NEVER);
  }

  @Test
  void namesTheHeadersWhenAllPhasesEndTogether() throws IOException {
    ProbeEvent event = probe(RequestSpec.Timeouts.within(SHORT), RawServer.Connection::request);

    assertTimedOut(event, "headers");
  }

  @Test
  void givesUpOnAHandshakeThatNeverEnds() throws IOException {
    var timeouts = new RequestSpec.Timeouts(SHORT, LONG, LONG, LONG, LONG);
    try (Bed trusting = new Bed(env -> null, ProberLimits.DEFAULT, Tls::trusted);
        RawServer silent = new RawServer(RawServer.Connection::awaitClose)) {
      String url = "https://127.0.0.1:" + silent.port() + "/v1";
      ProbeEvent event = trusting.probe(Bed.run(url, Bed.request(timeouts, true, false)));

      assertTimedOut(event, "connect");
      assertThat(event.timings().sent()).isEqualTo(Timings.NEVER);
      assertThat(event.timings().connectMicros()).isEqualTo(Timings.NEVER);
    }
  }

  /** Sends until the client disconnects. */
  private static void keepSending(RawServer.Connection connection, String text) throws IOException {
    while (true) {
      connection.write(text);
      LockSupport.parkNanos(STEP_NANOS);
    }
  }
}
