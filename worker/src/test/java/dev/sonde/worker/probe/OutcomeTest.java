package dev.sonde.worker.probe;

import static dev.sonde.worker.http.Responses.DONE;
import static dev.sonde.worker.http.Responses.LAST_CHUNK;
import static dev.sonde.worker.http.Responses.SSE_HEAD;
import static dev.sonde.worker.http.Responses.chunked;
import static dev.sonde.worker.http.Responses.content;
import static dev.sonde.worker.http.Responses.finish;
import static dev.sonde.worker.http.Responses.head;
import static dev.sonde.worker.http.Responses.plain;
import static dev.sonde.worker.http.Responses.stream;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.common.event.Outcome;
import dev.sonde.common.event.ProbeEvent;
import dev.sonde.common.event.Timings;
import dev.sonde.worker.http.RawServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every way a probe can end over HTTP/1.1. */
class OutcomeTest {

  private static final String COMPLETION =
      """
      {"id":"c","object":"chat.completion","model":"m-1","choices":[{"index":0,"message":\
      {"role":"assistant","content":"Hello","reasoning":"hm"},"finish_reason":"stop"}],\
      "usage":{"prompt_tokens":3,"completion_tokens":4}}""";

  private final Bed bed = new Bed();

  @AfterEach
  void close() {
    bed.close();
  }

  private ProbeEvent answered(String response) throws IOException {
    try (RawServer server = RawServer.answering(response)) {
      return bed.probe(server.url());
    }
  }

  /** Sends bytes and closes. */
  private ProbeEvent cut(String response) throws IOException {
    try (RawServer server =
        new RawServer(
            connection -> {
              connection.request();
              connection.write(response);
            })) {
      return bed.probe(server.url());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "429, RATE_LIMITED",
    "402, QUOTA",
    "401, AUTH",
    "403, AUTH",
    "400, BAD_REQUEST",
    "422, BAD_REQUEST",
    "404, NOT_FOUND",
    "410, NOT_FOUND",
    "500, SERVER_ERROR",
    "503, SERVER_ERROR",
    "504, SERVER_ERROR",
    "302, MALFORMED"
  })
  void judgesByTheStatus(int status, Outcome outcome) throws IOException {
    String response =
        plain(status + " X", "application/json", "{\"error\":\"why\"}", "retry-after: 2");
    ProbeEvent event = answered(response);

    assertThat(event.outcome()).isEqualTo(outcome);
    assertThat(event.wire().status()).isEqualTo(status);
    assertThat(event.wire().retryAfter()).isEqualTo("2");
    assertThat(event.timings().firstToken()).isEqualTo(Timings.NEVER);
    assertThat(event.timings().headers()).isNotEqualTo(Timings.NEVER);
  }

  @Test
  void notesWhereARedirectLeadsAndDoesNotFollow() throws IOException {
    ProbeEvent event = answered(plain("307 X", "text/plain", "", "location: http://other/"));

    assertThat(event.outcome()).isEqualTo(Outcome.MALFORMED);
    assertThat(event.wire().error()).isEqualTo("redirected to http://other/");
  }

  @Test
  void keepsTheStatusOfARefusalWhoseBodyBreaksOff() throws IOException {
    ProbeEvent event = cut(head("500 X", "content-length: 100") + "half");

    assertThat(event.outcome()).isEqualTo(Outcome.SERVER_ERROR);
    assertThat(event.wire().error()).isEqualTo("half");
  }

  @Test
  void readsAnAnswerInOnePiece() throws IOException {
    ProbeEvent event =
        answered(plain("200 OK", "application/json", COMPLETION, "x-inference-provider: groq"));

    assertThat(event.outcome()).isEqualTo(Outcome.OK);
    assertThat(event.answer().prefix()).isEqualTo("Hello");
    assertThat(event.answer().reasoningCharacters()).isEqualTo(2);
    assertThat(event.answer().finishReason()).isEqualTo("stop");
    assertThat(event.usage()).isEqualTo(new ProbeEvent.Usage(3, 0, 4, 0));
    assertThat(event.wire().responseModel()).isEqualTo("m-1");
    assertThat(event.wire().servedBy()).isEqualTo("groq");
    assertThat(event.wire().bytes()).isEqualTo(COMPLETION.length());
    Timings timings = event.timings();
    assertThat(timings.firstToken()).isEqualTo(timings.end()).isEqualTo(timings.lastToken());
  }

  @Test
  void findsAnErrorInAnAnswerInOnePiece() throws IOException {
    ProbeEvent event = answered(plain("200 OK", "application/json", "{\"error\":\"boom\"}"));

    assertThat(event.outcome()).isEqualTo(Outcome.STREAM_ERROR);
    assertThat(event.wire().error()).isEqualTo("boom");
  }

  @Test
  void findsAFailureInAnAnswerInOnePiece() throws IOException {
    String failed = COMPLETION.replace("\"stop\"", "\"error\"");
    ProbeEvent event = answered(plain("200 OK", "application/json", failed));

    assertThat(event.outcome()).isEqualTo(Outcome.STREAM_ERROR);
    assertThat(event.wire().error()).isEqualTo("finish_reason is \"error\"");
    assertThat(event.usage()).isEqualTo(new ProbeEvent.Usage(3, 0, 4, 0));
  }

  @Test
  void readsAStreamThatCallsItselfJson() throws IOException {
    ProbeEvent event = answered(plain("200 OK", "application/json", content("a") + DONE));

    assertThat(event.outcome()).isEqualTo(Outcome.OK);
  }

  @Test
  void callsAnArrayMalformed() throws IOException {
    assertThat(answered(plain("200 OK", "application/json", "[1]")).outcome())
        .isEqualTo(Outcome.MALFORMED);
  }

  @Test
  void callsAPageMalformed() throws IOException {
    ProbeEvent event = answered(plain("200 OK", "text/html", "<html>Sign in</html>"));

    assertThat(event.outcome()).isEqualTo(Outcome.MALFORMED);
    assertThat(event.wire().error()).contains("text/html");
  }

  @Test
  void callsWhatIsNoHttpMalformed() throws IOException {
    assertThat(cut("SSH-2.0-OpenSSH_9.2\r\n\r\n").outcome()).isEqualTo(Outcome.MALFORMED);
  }

  @Test
  void callsACompressedAnswerMalformed() throws IOException {
    ProbeEvent event =
        answered(plain("200 OK", "text/event-stream", "zzzz", "content-encoding: gzip"));

    assertThat(event.outcome()).isEqualTo(Outcome.MALFORMED);
    assertThat(event.wire().error()).contains("gzip");
  }

  @Test
  void callsAStreamWithoutAnEndTruncated() throws IOException {
    ProbeEvent event = answered(stream(content("a") + content("b")));

    assertThat(event.outcome()).isEqualTo(Outcome.TRUNCATED);
    assertThat(event.answer().prefix()).isEqualTo("ab");
    assertThat(event.timings().end()).isNotEqualTo(Timings.NEVER);
  }

  @Test
  void callsAStreamThatEndsWithinAnEventTruncated() throws IOException {
    assertThat(answered(stream(content("a") + "data: {\"choi")).outcome())
        .isEqualTo(Outcome.TRUNCATED);
  }

  @Test
  void callsAStreamWithoutTokensEmpty() throws IOException {
    assertThat(answered(stream(finish("stop") + DONE)).outcome()).isEqualTo(Outcome.EMPTY);
  }

  @Test
  void callsAStreamWithNothingAtAllTruncated() throws IOException {
    assertThat(answered(stream(": ping\n\n")).outcome()).isEqualTo(Outcome.TRUNCATED);
  }

  @Test
  void readsABodyThatTheCloseEnds() throws IOException {
    String closing = head("200 OK", "content-type: text/event-stream");

    assertThat(cut(closing + content("a") + finish("stop")).outcome()).isEqualTo(Outcome.OK);
    assertThat(cut(closing + content("a")).outcome()).isEqualTo(Outcome.TRUNCATED);
  }

  @Test
  void callsAConnectionThatClosesWithinAResponseReset() throws IOException {
    ProbeEvent event = cut(SSE_HEAD + chunked(content("a")));

    assertThat(event.outcome()).isEqualTo(Outcome.RESET);
    assertThat(event.wire().error()).isEqualTo("closed by the server");
    assertThat(event.timings().firstToken()).isNotEqualTo(Timings.NEVER);
    assertThat(event.timings().end()).isEqualTo(Timings.NEVER);
  }

  @Test
  void callsAConnectionThatClosesBeforeAResponseReset() throws IOException {
    ProbeEvent event = cut("");

    assertThat(event.outcome()).isEqualTo(Outcome.RESET);
    assertThat(event.wire().status()).isZero();
    assertThat(event.timings().sent()).isNotEqualTo(Timings.NEVER);
  }

  @Test
  void callsAResetAReset() throws IOException {
    try (RawServer server =
        new RawServer(
            connection -> {
              connection.request();
              connection.write(SSE_HEAD + chunked(content("a")));
              connection.reset();
            })) {
      assertThat(bed.probe(server.url()).outcome()).isEqualTo(Outcome.RESET);
    }
  }

  @Test
  void doesNotMindAConnectionThatClosesAfterDone() throws IOException {
    assertThat(cut(SSE_HEAD + chunked(content("a") + finish("stop") + DONE)).outcome())
        .isEqualTo(Outcome.OK);
  }

  @Test
  void doesNotWaitForABodyThatNeverEndsAfterDone() throws IOException {
    try (RawServer server =
        new RawServer(
            connection -> {
              connection.request();
              connection.write(SSE_HEAD + chunked(content("a") + DONE));
              connection.awaitClose();
            })) {
      ProbeEvent event = bed.probe(server.url());

      assertThat(event.outcome()).isEqualTo(Outcome.OK);
      assertThat(event.timings().end()).isEqualTo(event.timings().lastToken());
    }
  }

  @Test
  void callsARefusedConnectionConnect() throws IOException {
    int port;
    try (ServerSocket unused = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = unused.getLocalPort();
    }
    ProbeEvent event = bed.probe("http://127.0.0.1:" + port + "/v1");

    assertThat(event.outcome()).isEqualTo(Outcome.CONNECT);
    assertThat(event.wire().error()).containsIgnoringCase("refused");
    assertThat(event.timings().sent()).isEqualTo(Timings.NEVER);
    assertThat(event.timings().connectMicros()).isEqualTo(Timings.NEVER);
  }

  @Test
  void callsANameThatDoesNotResolveConnect() {
    // A label that is too long for any name: no name server is asked.
    String host = "x".repeat(70) + ".invalid";
    ProbeEvent event = bed.probe("http://" + host + "/v1");

    assertThat(event.outcome()).isEqualTo(Outcome.CONNECT);
    assertThat(event.wire().error()).contains(host);
  }

  @Test
  void callsAnEndpointThatIsNoUrlConnect() {
    assertThat(bed.probe("ftp://127.0.0.1/v1").outcome()).isEqualTo(Outcome.CONNECT);
  }

  @Test
  void skipsInformationalResponses() throws IOException {
    String response =
        "HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n" + stream(content("a") + DONE);
    assertThat(answered(response).outcome()).isEqualTo(Outcome.OK);
  }

  @Test
  void cutsOffWhatIsInFlightAsInDoubt() throws IOException {
    try (RawServer server =
        new RawServer(
            connection -> {
              connection.request();
              connection.write(SSE_HEAD + chunked(content("a")));
              connection.awaitClose();
            })) {
      var event = bed.fire(Bed.run(server.url(), Bed.STREAMING), 0);
      org.awaitility.Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> server.requests().size() == 1);
      int open =
          bed.onLoop(
              () -> {
                bed.prober.abortAll("stopped");
                return bed.prober.open();
              });

      assertThat(open).isZero();
      assertThat(Bed.await(event).outcome()).isEqualTo(Outcome.IN_DOUBT);
      assertThat(Bed.await(event).detail()).isEqualTo("stopped");
    }
  }

  @Test
  void answersNothingOfALateLastChunkTwice() throws IOException {
    assertThat(answered(SSE_HEAD + chunked(content("a") + DONE + DONE) + LAST_CHUNK).outcome())
        .isEqualTo(Outcome.OK);
  }
}
