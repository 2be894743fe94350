package dev.sonde.worker.probe;

import static dev.sonde.worker.http.Responses.DONE;
import static dev.sonde.worker.http.Responses.LAST_CHUNK;
import static dev.sonde.worker.http.Responses.SSE_HEAD;
import static dev.sonde.worker.http.Responses.chunked;
import static dev.sonde.worker.http.Responses.content;
import static dev.sonde.worker.http.Responses.plain;
import static dev.sonde.worker.http.Responses.stream;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.common.event.Outcome;
import dev.sonde.common.event.ProbeEvent;
import dev.sonde.common.event.Timings;
import dev.sonde.common.run.PromptSpec;
import dev.sonde.common.run.Run;
import dev.sonde.worker.http.RawServer;
import dev.sonde.worker.http.Tls;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a connection is reused; a request is never sent again. */
class ConnectionTest {

  private static final String OK = stream(content("a") + DONE);

  private final Bed bed = new Bed();

  @AfterEach
  void close() {
    bed.close();
  }

  @Test
  void usesAConnectionAgain() throws IOException {
    try (RawServer server = RawServer.answering(OK)) {
      ProbeEvent first = bed.probe(server.url());
      ProbeEvent second = bed.probe(server.url());

      assertThat(first.wire().connectionReused()).isFalse();
      assertThat(first.timings().connectMicros()).isNotNegative();
      assertThat(second.wire().connectionReused()).isTrue();
      assertThat(second.timings().connectMicros()).isEqualTo(Timings.NEVER);
      assertThat(server.connections()).isEqualTo(1);
      assertThat(server.requests()).hasSize(2);
    }
  }

  @Test
  void hasTheConnectionBackBeforeItReports() throws IOException {
    try (RawServer server = RawServer.answering(OK)) {
      Run run = Bed.run(server.url(), Bed.STREAMING);
      CompletableFuture<ProbeEvent> second = new CompletableFuture<>();
      bed.loop.execute(
          () ->
              bed.prober.fire(
                  bed.call(run, 0), first -> bed.prober.fire(bed.call(run, 1), second::complete)));

      assertThat(Bed.await(second).wire().connectionReused()).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"connection: close", "connection: Close", "keep-alive: timeout=0"})
  void closesAConnectionThatTheServerWillNotKeep(String header) throws IOException {
    String response = plain("200 OK", "text/event-stream", content("a") + DONE, header);
    try (RawServer server = RawServer.answering(response)) {
      bed.probe(server.url());

      assertThat(bed.probe(server.url()).wire().connectionReused()).isFalse();
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @Test
  void dropsAConnectionThatTheServerClosedMeanwhile() throws Exception {
    CountDownLatch closed = new CountDownLatch(1);
    try (RawServer server =
        new RawServer(
            connection -> {
              connection.request();
              connection.write(OK);
              connection.socket().close();
              closed.countDown();
            })) {
      bed.probe(server.url());
      assertThat(closed.await(10, TimeUnit.SECONDS)).isTrue();
      // The loop handles it in its next turn or the one after.
      for (int i = 0; i < 50; i++) {
        bed.onLoop(() -> true);
      }
      ProbeEvent second = bed.probe(server.url());

      assertThat(second.outcome()).isIn(Outcome.OK, Outcome.RESET);
      assertThat(server.requests().size()).isEqualTo(second.outcome() == Outcome.OK ? 2 : 1);
    }
  }

  @Test
  void neverSendsARequestAgain() throws IOException {
    try (RawServer server =
        new RawServer(
            connection -> {
              connection.request();
              connection.write(OK);
              // A second request on this connection is read, and answered with a reset.
              connection.request();
              connection.reset();
            })) {
      bed.probe(server.url());
      ProbeEvent second = bed.probe(server.url());
      ProbeEvent third = bed.probe(server.url());

      assertThat(second.outcome()).isEqualTo(Outcome.RESET);
      assertThat(second.wire().connectionReused()).isTrue();
      assertThat(third.outcome()).isEqualTo(Outcome.OK);
      assertThat(server.requests()).hasSize(3);
    }
  }

  @Test
  void neverWaitsForAnotherProbesConnection() throws IOException {
    CountDownLatch all = new CountDownLatch(20);
    try (RawServer server =
        new RawServer(
            connection -> {
              connection.request();
              all.countDown();
              try {
                // No request is answered before all have arrived.
                all.await(20, TimeUnit.SECONDS);
              } catch (InterruptedException e) {
                throw new IOException(e);
              }
              connection.write(OK);
              connection.awaitClose();
            })) {
      Run run = Bed.run(server.url(), Bed.STREAMING);
      List<CompletableFuture<ProbeEvent>> events = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        events.add(bed.fire(run, i));
      }
      assertThat(events).allMatch(event -> Bed.await(event).outcome() == Outcome.OK);
      assertThat(server.connections()).isEqualTo(20);
    }
  }

  @Test
  void waitsAMomentForABodyToEndSoThatItsConnectionCanBeUsedAgain() throws IOException {
    ProberLimits patient =
        new ProberLimits(1000, 1000, 10_000, 1000, 1000, 100, Duration.ofSeconds(20));
    try (Bed waiting = new Bed(env -> null, patient, Tls::trusted);
        RawServer server =
            new RawServer(
                connection -> {
                  while (connection.request()) {
                    connection.write(SSE_HEAD + chunked(content("a") + DONE));
                    LockSupport.parkNanos(50_000_000);
                    connection.write(LAST_CHUNK);
                  }
                })) {
      waiting.probe(server.url());

      assertThat(waiting.probe(server.url()).wire().connectionReused()).isTrue();
    }
  }

  @Test
  void distrustsAConnectionWithBytesNobodyAskedFor() throws IOException {
    try (RawServer server = RawServer.answering(OK + "HTTP/1.1 200 OK\r\n\r\n")) {
      assertThat(bed.probe(server.url()).outcome()).isEqualTo(Outcome.OK);
      assertThat(bed.probe(server.url()).wire().connectionReused()).isFalse();
    }
  }

  @Test
  void sendsBodiesLargerThanAnySocketBuffer() throws IOException {
    String text = "é".repeat(8 << 20);
    try (RawServer server = RawServer.answering(OK)) {
      Run run = Bed.run(server.url(), Bed.STREAMING, List.of(PromptSpec.of(text)), null);
      ProbeEvent event = bed.probe(run);

      assertThat(event.outcome()).isEqualTo(Outcome.OK);
      StreamTest.assertInOrder(event.timings());
      assertThat(server.requests().get(0).body()).contains(text);
    }
  }

  @Test
  void readsAnAnswerThatOvertakesItsRequest() throws IOException {
    String text = "x".repeat(32 << 20);
    try (RawServer server =
        new RawServer(
            connection -> {
              connection.write(plain("413 X", "application/json", "{\"error\":\"too long\"}"));
              connection.awaitClose();
            })) {
      Run run = Bed.run(server.url(), Bed.STREAMING, List.of(PromptSpec.of(text)), null);
      ProbeEvent event = bed.probe(run);

      assertThat(event.outcome()).isEqualTo(Outcome.BAD_REQUEST);
      assertThat(event.wire().error()).isEqualTo("too long");
    }
  }
}
