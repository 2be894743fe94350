package dev.sonde.worker.probe;

import static dev.sonde.worker.http.Responses.DONE;
import static dev.sonde.worker.http.Responses.LAST_CHUNK;
import static dev.sonde.worker.http.Responses.SSE_HEAD;
import static dev.sonde.worker.http.Responses.chunked;
import static dev.sonde.worker.http.Responses.content;
import static dev.sonde.worker.http.Responses.head;
import static dev.sonde.worker.http.Responses.plain;
import static dev.sonde.worker.http.Responses.stream;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.common.event.Outcome;
import dev.sonde.common.event.ProbeEvent;
import dev.sonde.common.run.RequestSpec;
import dev.sonde.worker.http.RawServer;
import dev.sonde.worker.http.Tls;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The limits on the memory of an answer. */
class LimitTest {

  private static final ProberLimits LIMITS =
      new ProberLimits(1000, 2000, 10_000, 600, 500, 5, Duration.ofMillis(100));

  private final Bed bed = new Bed(env -> null, LIMITS, Tls::trusted);

  @AfterEach
  void close() {
    bed.close();
  }

  private void assertMalformed(String response, String error) throws IOException {
    try (RawServer server = RawServer.answering(response)) {
      ProbeEvent event = bed.probe(server.url());

      assertThat(event.outcome()).isEqualTo(Outcome.MALFORMED);
      assertThat(event.wire().error()).contains(error);
    }
  }

  @Test
  void boundsALine() throws IOException {
    assertMalformed(stream(content("x".repeat(1000)) + DONE), "a line of more than 1000 bytes");
  }

  @Test
  void boundsALineThatIsCutIntoManyReads() throws IOException {
    String part = chunked("x".repeat(600));
    assertMalformed(SSE_HEAD + chunked("data: ") + part + part, "a line of more than 1000");
  }

  @Test
  void boundsAnEventOfManyLines() throws IOException {
    String line = "data: " + " ".repeat(800) + "\n";
    assertMalformed(stream(line + line + line + "\n"), "an event of more than 2000 bytes");
  }

  @Test
  void boundsAResponse() throws IOException {
    String comments = chunked((": " + "x".repeat(500) + "\n").repeat(10));
    assertMalformed(
        SSE_HEAD + comments + comments + comments + LAST_CHUNK, "a body of more than 10000");
  }

  @Test
  void boundsAnAnswerInOnePiece() throws IOException {
    assertMalformed(
        plain("200 OK", "application/json", "{\"a\":\"" + "x".repeat(3000) + "\"}"),
        "an answer of more than 2000");
  }

  @Test
  void boundsHeaders() throws IOException {
    assertMalformed(
        head("200 OK", "a: " + "x".repeat(600), "content-length: 0"), "headers of more than 500");
  }

  @Test
  void boundsTokenChunks() throws IOException {
    assertMalformed(stream(content("x").repeat(6) + DONE), "more than 5 token chunks");
  }

  @Test
  void boundsAKeptResponse() throws IOException {
    RequestSpec.Timeouts timeouts = RequestSpec.Timeouts.within(Duration.ofSeconds(20));
    RequestSpec all =
        new RequestSpec(
            RequestSpec.Generation.of(5, null, null),
            true,
            timeouts,
            false,
            false,
            new RequestSpec.Keeping(true, true),
            RequestSpec.Sending.USUAL);
    try (RawServer server =
        RawServer.answering(stream(content("x".repeat(700)) + content("y") + DONE))) {
      ProbeEvent event = bed.probe(Bed.run(server.url(), all));

      assertThat(event.outcome()).isEqualTo(Outcome.OK);
      assertThat(event.wire().body()).hasSize(600).endsWith("x");
      assertThat(event.wire().bytes()).isGreaterThan(700);
    }
  }

  @Test
  void boundsTheErrorTextAndKeepsItOnOneLine() throws IOException {
    try (RawServer server =
        RawServer.answering(plain("500 X", "text/plain", "line\n".repeat(200)))) {
      String error = bed.probe(server.url()).wire().error();

      assertThat(error).hasSize(256).startsWith("line line ");
    }
  }
}
