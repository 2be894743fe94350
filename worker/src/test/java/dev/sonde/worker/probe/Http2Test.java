package dev.sonde.worker.probe;

import static dev.sonde.worker.http.Responses.DONE;
import static dev.sonde.worker.http.Responses.content;
import static dev.sonde.worker.http.Responses.delta;
import static dev.sonde.worker.http.Responses.finish;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.common.event.Outcome;
import dev.sonde.common.event.ProbeEvent;
import dev.sonde.common.event.Timings;
import dev.sonde.common.run.PromptSpec;
import dev.sonde.common.run.RequestSpec;
import dev.sonde.common.run.Run;
import dev.sonde.worker.http.Http2Server;
import dev.sonde.worker.http.RawServer;
import dev.sonde.worker.http.Responses;
import dev.sonde.worker.http.TestKeys;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Probes over HTTP/2. */
class Http2Test {

  private static final Duration LONG = Duration.ofSeconds(20);
  private static final RequestSpec HTTP2 =
      Bed.request(RequestSpec.Timeouts.within(LONG), true, true);

  private final Bed bed = new Bed();

  @AfterEach
  void close() {
    bed.close();
  }

  private static void answer(Http2Server.Stream stream) {
    stream.head(200, "text/event-stream");
    stream.data(delta("{\"role\":\"assistant\"}") + content("a"), false);
    stream.data(content("b") + finish("stop"), false);
    stream.data(DONE, true);
  }

  private static Run run(Http2Server server) {
    return Bed.run(server.url("http") + "/v1", HTTP2);
  }

  @Test
  void readsAStreamWithPriorKnowledge() {
    try (Http2Server server = new Http2Server(null, 100, Http2Test::answer)) {
      ProbeEvent first = bed.probe(run(server));
      ProbeEvent second = bed.probe(run(server));

      assertThat(first.outcome()).as(first.wire().error()).isEqualTo(Outcome.OK);
      assertThat(first.wire().http2()).isTrue();
      assertThat(first.wire().status()).isEqualTo(200);
      assertThat(first.wire().servedBy()).isEqualTo("h2");
      assertThat(first.answer().prefix()).isEqualTo("ab");
      assertThat(first.timings().connectMicros()).isNotNegative();
      StreamTest.assertInOrder(first.timings());
      assertThat(second.wire().connectionReused()).isTrue();
      assertThat(second.timings().connectMicros()).isEqualTo(Timings.NEVER);
      assertThat(server.connections()).hasSize(1);
    }
  }

  @Test
  void opensAsManyConnectionsAsTheServersStreamLimitAsksFor() {
    List<Http2Server.Stream> streams = new ArrayList<>();
    Http2Server.Script together =
        stream -> {
          // No request is answered before all ten have arrived.
          streams.add(stream);
          if (streams.size() == 10) {
            streams.forEach(each -> each.context().executor().execute(() -> answer(each)));
          }
        };
    try (Http2Server server = new Http2Server(null, 3, together)) {
      List<CompletableFuture<ProbeEvent>> events = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        events.add(bed.fire(run(server), i));
      }
      assertThat(events).allMatch(event -> Bed.await(event).outcome() == Outcome.OK);
      assertThat(server.connections().size()).isBetween(4, 10);
    }
  }

  @Test
  void sendsLargeBodiesThroughSmallWindows() {
    String text = "x".repeat(3 << 20);
    List<Integer> lengths = new ArrayList<>();
    Http2Server.Script measuring =
        stream -> {
          lengths.add(stream.body().length());
          answer(stream);
        };
    try (Http2Server server = new Http2Server(null, 100, measuring)) {
      Run run = Bed.run(server.url("http") + "/v1", HTTP2, List.of(PromptSpec.of(text)), null);
      ProbeEvent event = bed.probe(run);

      assertThat(event.outcome()).isEqualTo(Outcome.OK);
      assertThat(lengths.get(0)).isGreaterThan(3 << 20);
      StreamTest.assertInOrder(event.timings());
    }
  }

  @Test
  void tellsAResetStreamAndDoesNotAskAgain() {
    Http2Server.Script resetting =
        stream -> {
          if (stream.request() == 0) {
            stream.head(200, "text/event-stream");
            stream.data(content("a"), false);
            // Later, otherwise the server discards its own data.
            var unused =
                stream
                    .context()
                    .executor()
                    .schedule(() -> stream.context().close().isDone(), 100, TimeUnit.MILLISECONDS);
          } else {
            answer(stream);
          }
        };
    try (Http2Server server = new Http2Server(null, 100, resetting)) {
      ProbeEvent first = bed.probe(run(server));
      ProbeEvent second = bed.probe(run(server));

      assertThat(first.outcome()).isEqualTo(Outcome.RESET);
      assertThat(first.answer().tokenChunks()).isEqualTo(1);
      assertThat(second.outcome()).isEqualTo(Outcome.OK);
      assertThat(server.requests()).isEqualTo(2);
      assertThat(server.connections()).hasSize(1);
    }
  }

  @Test
  void tellsALostConnection() {
    Http2Server.Script losing =
        stream -> {
          var unused = stream.context().channel().parent().close();
        };
    try (Http2Server server = new Http2Server(null, 100, losing)) {
      assertThat(bed.probe(run(server)).outcome()).isEqualTo(Outcome.RESET);
      assertThat(server.requests()).isEqualTo(1);
    }
  }

  @Test
  void letsAnAnswerEndOnAConnectionThatTakesNoMore() {
    Http2Server.Script leaving =
        stream -> {
          if (stream.request() == 0) {
            stream.goAway(3);
          }
          answer(stream);
        };
    try (Http2Server server = new Http2Server(null, 100, leaving)) {
      ProbeEvent first = bed.probe(run(server));
      ProbeEvent second = bed.probe(run(server));

      assertThat(first.outcome()).as(first.wire().error()).isEqualTo(Outcome.OK);
      assertThat(second.outcome()).as(second.wire().error()).isEqualTo(Outcome.OK);
      assertThat(second.wire().connectionReused()).isFalse();
      assertThat(server.connections()).hasSize(2);
    }
  }

  @Test
  void doesNotAskAgainWhatAConnectionRefusedAsItLeft() {
    try (Http2Server server = new Http2Server(null, 100, stream -> stream.goAway(0))) {
      ProbeEvent event = bed.probe(run(server));

      assertThat(event.outcome()).isEqualTo(Outcome.RESET);
      assertThat(event.wire().error()).contains("GOAWAY");
      assertThat(server.requests()).isEqualTo(1);
    }
  }

  @Test
  void givesUpOnASilentStreamOnly() {
    var timeouts = new RequestSpec.Timeouts(LONG, LONG, LONG, Duration.ofMillis(400), LONG);
    Http2Server.Script silent =
        stream -> {
          if (stream.request() == 0) {
            stream.head(200, "text/event-stream");
            stream.data(content("a"), false);
          } else {
            answer(stream);
          }
        };
    try (Http2Server server = new Http2Server(null, 100, silent)) {
      Run run = Bed.run(server.url("http") + "/v1", Bed.request(timeouts, true, true));
      ProbeEvent first = bed.probe(run);
      ProbeEvent second = bed.probe(run);

      assertThat(first.outcome()).isEqualTo(Outcome.TIMEOUT);
      assertThat(first.detail()).isEqualTo("idle");
      assertThat(second.outcome()).isEqualTo(Outcome.OK);
      assertThat(second.wire().connectionReused()).isTrue();
    }
  }

  @Test
  void judgesByTheStatus() {
    Http2Server.Script refusing =
        stream -> {
          stream.head(429, "application/json");
          stream.data("{\"error\":\"slow down\"}", true);
        };
    try (Http2Server server = new Http2Server(null, 100, refusing)) {
      ProbeEvent event = bed.probe(run(server));

      assertThat(event.outcome()).isEqualTo(Outcome.RATE_LIMITED);
      assertThat(event.wire().error()).isEqualTo("slow down");
    }
  }

  @Test
  void findsNoConnectionWhereNobodySpeaksHttp2() throws IOException {
    try (RawServer server =
        new RawServer(
            connection -> {
              connection.request();
              connection.write("HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n");
            })) {
      ProbeEvent event = bed.probe(Bed.run(server.url(), HTTP2));

      assertThat(event.outcome()).isEqualTo(Outcome.CONNECT);
      assertThat(event.wire().status()).isZero();
    }
  }

  @Test
  void negotiatesHttp2OverTls(@TempDir Path directory) throws Exception {
    TestKeys keys = new TestKeys(directory);
    try (Bed trusting = new Bed(env -> null, ProberLimits.DEFAULT, keys::client);
        Http2Server server = new Http2Server(keys.server("h2"), 100, Http2Test::answer)) {
      ProbeEvent event = trusting.probe(Bed.run(server.url("https") + "/v1", HTTP2));

      assertThat(event.outcome()).as(event.wire().error()).isEqualTo(Outcome.OK);
      assertThat(event.wire().http2()).isTrue();
    }
  }

  @Test
  void speaksHttp1WhereTheServerKnowsNoOther(@TempDir Path directory) throws Exception {
    TestKeys keys = new TestKeys(directory);
    var listening = keys.server().getServerSocketFactory().createServerSocket(0);
    String response = Responses.stream(content("a") + DONE);
    try (Bed trusting = new Bed(env -> null, ProberLimits.DEFAULT, keys::client);
        RawServer server =
            new RawServer(
                listening,
                connection -> {
                  while (connection.request()) {
                    connection.write(response);
                  }
                })) {
      String url = "https://127.0.0.1:" + server.port() + "/v1";
      List<CompletableFuture<ProbeEvent>> events =
          List.of(trusting.fire(Bed.run(url, HTTP2), 0), trusting.fire(Bed.run(url, HTTP2), 1));
      for (CompletableFuture<ProbeEvent> event : events) {
        assertThat(Bed.await(event).outcome()).isEqualTo(Outcome.OK);
        assertThat(Bed.await(event).wire().http2()).isFalse();
      }
      assertThat(trusting.probe(Bed.run(url, HTTP2)).wire().connectionReused()).isTrue();
    }
  }

  @Test
  void closesAConnectionThatTheServerLeaves() {
    Http2Server.Script once = Http2Test::answer;
    try (Http2Server server = new Http2Server(null, 100, once)) {
      bed.probe(run(server));
      server.connections().forEach(each -> each.close().syncUninterruptibly());
      Awaitility.await()
          .atMost(Duration.ofSeconds(10))
          .until(() -> bed.probe(run(server)).outcome() == Outcome.OK);
      assertThat(server.connections().size()).isGreaterThan(1);
    }
  }
}
