package dev.sonde.worker.probe;

import static dev.sonde.worker.http.Responses.DONE;
import static dev.sonde.worker.http.Responses.content;
import static dev.sonde.worker.http.Responses.event;
import static dev.sonde.worker.http.Responses.finish;
import static dev.sonde.worker.http.Responses.head;
import static dev.sonde.worker.http.Responses.plain;
import static dev.sonde.worker.http.Responses.stream;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.common.event.EventCodec;
import dev.sonde.common.event.Outcome;
import dev.sonde.common.event.ProbeEvent;
import dev.sonde.common.reach.Reach;
import dev.sonde.common.run.RequestSpec;
import dev.sonde.worker.http.RawServer;
import dev.sonde.worker.http.Tls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The token goes to the provider and nowhere else. */
class SecretTest {

  private static final String TOKEN = "hf_SecretSecretSecret";

  private final Bed bed = new Bed(env -> TOKEN, ProberLimits.DEFAULT, Tls::trusted);

  @AfterEach
  void close() {
    bed.close();
  }

  static String[] failures() {
    String quoted = "{\"error\":{\"message\":\"" + "x".repeat(240) + " key " + TOKEN + "\"}}";
    return new String[] {
      plain("401 X", "application/json", quoted, "x-request-id: " + TOKEN),
      plain("500 X", "text/plain", "Bearer " + TOKEN, "x-inference-provider: " + TOKEN),
      plain("302 X", "text/plain", "", "location: http://x/?key=" + TOKEN),
      plain("429 X", "text/plain", "", "retry-after: " + TOKEN, "x-error-message: " + TOKEN),
      stream(event(quoted)),
      stream(content(TOKEN)),
      stream(
          event("{\"model\":\"" + TOKEN + "\",\"choices\":[{\"finish_reason\":\"" + TOKEN + "\"")),
      TOKEN + "\r\n\r\n",
      ""
    };
  }

  @ParameterizedTest
  @MethodSource("failures")
  void neverShowsInTheEventOfAFailedCall(String response) throws IOException {
    try (RawServer server =
        new RawServer(
            connection -> {
              connection.request();
              connection.write(response);
            })) {
      ProbeEvent event = bed.probe(server.url());

      assertThat(server.requests().get(0).header("authorization")).isEqualTo("Bearer " + TOKEN);
      assertThat(event.outcome()).isNotEqualTo(Outcome.OK);
      assertHidden(event);
    }
  }

  static IntStream splits() {
    return IntStream.range(1, TOKEN.length());
  }

  /** Whole in one place, in two pieces over chunks, headers and body in others. */
  @ParameterizedTest
  @MethodSource("splits")
  void noPiecesOfItAreKept(int at) throws IOException {
    String first = TOKEN.substring(0, at);
    String second = TOKEN.substring(at);
    String events =
        event("{\"model\":\"" + second + "\",\"id\":\"" + TOKEN + "\",\"choices\":[]}")
            + content(first)
            + content(second)
            + content(" " + TOKEN + " ")
            + finish(first);
    List<String> responses =
        List.of(
            head("200 OK", "content-type: text/event-stream", "x-request-id: " + first)
                + events
                + DONE,
            plain(
                "401 X",
                "application/json",
                "{\"error\":\"" + second + "\",\"detail\":\"" + TOKEN + "\"}",
                "x-request-id: " + first,
                "x-inference-provider: " + TOKEN));
    for (String response : responses) {
      try (RawServer server =
          new RawServer(
              connection -> {
                connection.request();
                connection.write(response);
              })) {
        ProbeEvent event = bed.probe(Bed.run(server.url(), keeping()));

        assertHidden(event);
        String greater = first.length() < second.length() ? second : first;
        assertThat(event.toString()).doesNotContain(greater);
        assertThat(event.wire().body() + event.answer().prefix())
            .satisfies(
                kept ->
                    assertThat(kept.contains(first) && kept.contains(second)).as(kept).isFalse());
      }
    }
  }

  private static RequestSpec keeping() {
    RequestSpec usual = Bed.STREAMING;
    return new RequestSpec(
        usual.generation(),
        true,
        usual.timeouts(),
        false,
        false,
        new RequestSpec.Keeping(true, true),
        RequestSpec.Sending.USUAL);
  }

  @Test
  void neverShowsWhenItCannotBeSentAtAll() {
    String broken = TOKEN + "\u0007";
    try (Bed other = new Bed(env -> broken, ProberLimits.DEFAULT, Tls::trusted)) {
      ProbeEvent event = other.probe("http://127.0.0.1:1/v1");

      assertThat(event.outcome()).isEqualTo(Outcome.CONNECT);
      assertThat(event.wire().error()).contains("authorization");
      assertHidden(event);
    }
  }

  @Test
  void goesOnlyWhereItMay() throws IOException {
    try (RawServer allowed = answering();
        RawServer other = answering()) {
      Reach reach = Reach.ofFleet(List.of(allowed.url() + "=HF_TOKEN", other.url()));
      try (Bed fleet = new Bed(KeySource.of(env -> TOKEN, reach))) {
        fleet.probe(allowed.url());
        fleet.probe(other.url());

        assertThat(allowed.requests().get(0).header("authorization")).isEqualTo("Bearer " + TOKEN);
        assertThat(other.requests().get(0).header("authorization")).isEmpty();
      }
    }
  }

  @Test
  void whatMayNotBeCalledIsNot() throws IOException {
    try (RawServer server = answering();
        Bed fleet =
            new Bed(KeySource.of(env -> TOKEN, Reach.ofFleet(List.of("http://a.example/v1"))))) {
      ProbeEvent event = fleet.probe(server.url());

      assertThat(event.outcome()).isEqualTo(Outcome.CONNECT);
      assertThat(event.wire().error()).isEqualTo("this fleet does not call " + server.url());
      assertThat(server.requests()).isEmpty();
    }
  }

  private static RawServer answering() throws IOException {
    return new RawServer(
        connection -> {
          connection.request();
          connection.write(plain("500 X", "text/plain", "no"));
        });
  }

  private static void assertHidden(ProbeEvent event) {
    assertThat(event.toString()).doesNotContain(TOKEN).doesNotContain("hf_Secret");
    assertThat(new String(EventCodec.encode(event), StandardCharsets.ISO_8859_1))
        .doesNotContain("hf_Secret");
  }
}
