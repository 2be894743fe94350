package dev.sonde.cli.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.sonde.broker.EmbeddedBroker;
import dev.sonde.cli.system.ServedCall.Pace;
import dev.sonde.testing.Http2Frames;
import dev.sonde.testing.SocketServer;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Answers that no honest provider gives: they harm neither their own run nor any other. */
class HostileAnswerIT {

  private static final String HOSTILE = "tokens,finish,header,model,fraction,controls";
  private static final int COUNT = 4;
  private static final Duration LATE_WINDOW = Duration.ofMillis(1500);
  private static final String USAGE = "{\"prompt_tokens\":9,\"completion_tokens\":3}";

  private final EmbeddedBroker cluster = EmbeddedBroker.temporary();

  @TempDir private Path home = Path.of("");

  @AfterEach
  void stop() {
    cluster.close();
  }

  private static void answer(ServedCall call) throws IOException {
    switch (call.provider()) {
      case "tokens" ->
          raw(call, "", "stop", "m", "{\"prompt_tokens\":9,\"completion_tokens\":10000000000}");
      case "finish" -> raw(call, "", "x".repeat(1_000_000), "m", USAGE);
      case "header" ->
          raw(call, "x-inference-provider: " + "y".repeat(60_000) + "\r\n", "stop", "m", USAGE);
      case "model" -> raw(call, "", "stop", "z".repeat(1_000_000), USAGE);
      case "fraction" ->
          raw(call, "", "stop", "m", "{\"prompt_tokens\":1e300,\"completion_tokens\":-7}");
      case "controls" ->
          raw(call, "", "\\u001b]0;owned\\u0007\\u202estop\\u0000", "\\ud800", USAGE);
      default -> call.stream(Pace.ofMillis(5, 3, 1));
    }
  }

  private static void raw(ServedCall call, String header, String finish, String model, String usage)
      throws IOException {
    call.raw(
        "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n"
            + header
            + "\r\ndata: {\"model\":\""
            + model
            + "\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}\n\n"
            + "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\""
            + finish
            + "\"}],\"usage\":"
            + usage
            + "}\n\ndata: [DONE]\n\n");
  }

  private Sonde.Result compare(IndependentServer server, String providers) {
    return Sonde.at(home)
        .compare(
            server, providers, "--kafka", cluster.bootstrap(), "--count", Integer.toString(COUNT));
  }

  @Test
  void harmNobody() {
    try (IndependentServer server = IndependentServer.without(HostileAnswerIT::answer)) {
      Figures hostile = compare(server, "honest," + HOSTILE).figures();

      hostile.assertBalanced();
      assertThat(hostile.ledger("succeeded")).isEqualTo(7L * COUNT);
      for (String provider : List.of("tokens", "fraction")) {
        JsonNode tokens = hostile.cell(provider).path("tokens");
        assertThat(tokens.path("usageMissing").asInt()).as("%s: %s", provider, tokens).isEqualTo(4);
      }
      String report = hostile.report().toString();
      assertThat(report).hasSizeLessThan(200_000);
      assertThat(report).doesNotContain("\\u001B", "\\u0007", "\\u0000", "\u202e");
      for (String format : List.of("text", "md", "csv", "html", "junit", "hlog")) {
        Sonde.Result shown = Sonde.at(home).run("report", "last", "--format", format);
        assertThat(shown.exitCode()).as("%s: %s", format, shown.err()).isIn(0, 3);
        assertThat(shown.out()).as(format).doesNotContain("\u001b", "\u0007", "\u0000", "\u202e");
      }

      Figures after = compare(server, "honest").figures();
      after.assertBalanced();
      assertThat(after.ledger("succeeded")).isEqualTo(COUNT);
      assertThat(after.outcomes("honest")).containsOnlyKeys("ok");
    }
  }

  /** Each stream is answered as soon as its headers are read. */
  private static SocketServer http2(byte[] settings, Http2Answer answer) throws IOException {
    return new SocketServer(
        0,
        socket -> {
          Http2Frames.readPreface(socket.getInputStream());
          socket.getOutputStream().write(settings);
          while (true) {
            int stream = Http2Frames.readRequest(socket.getInputStream());
            answer.write(socket.getOutputStream(), stream);
          }
        });
  }

  private interface Http2Answer {
    void write(OutputStream out, int stream) throws IOException;
  }

  private static void tokens(OutputStream out, int stream) throws IOException {
    out.write(Http2Frames.head(stream, 200, false));
    out.write(
        Http2Frames.data(
            stream,
            "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}\n\n"
                + "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"
                + "data: [DONE]\n\n",
            true));
  }

  private static void afterAWhile(OutputStream out, int stream) throws IOException {
    LockSupport.parkNanos(LATE_WINDOW.toNanos());
    out.write(Http2Frames.windowUpdate(stream, 1 << 20));
    LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    tokens(out, stream);
  }

  @Test
  void orConnectionsThatNoHonestServerOffersHarmNobody() throws IOException {
    byte[] closed = Http2Frames.settings(Http2Frames.INITIAL_WINDOW_SIZE, 0);
    byte[] closedForOne =
        Http2Frames.settings(
            Http2Frames.INITIAL_WINDOW_SIZE, 0, Http2Frames.MAX_CONCURRENT_STREAMS, 1);
    byte[] none = Http2Frames.settings(Http2Frames.MAX_CONCURRENT_STREAMS, 0);
    byte[] open = Http2Frames.settings();
    try (SocketServer honest = http2(open, HostileAnswerIT::tokens);
        SocketServer early = http2(closed, HostileAnswerIT::tokens);
        SocketServer late = http2(closedForOne, HostileAnswerIT::afterAWhile);
        SocketServer streamless = http2(none, HostileAnswerIT::tokens);
        SocketServer leaving =
            http2(open, (out, stream) -> out.write(Http2Frames.goAway(0, Http2Frames.NO_ERROR)));
        SocketServer refusing =
            http2(
                open,
                (out, stream) ->
                    out.write(Http2Frames.reset(stream, Http2Frames.REFUSED_STREAM)))) {
      Path spec = home.resolve("spec.yaml");
      StringBuilder providers = new StringBuilder();
      Map.of(
              "honest", honest,
              "early", early,
              "late", late,
              "streamless", streamless,
              "leaving", leaving,
              "refusing", refusing)
          .forEach(
              (name, server) ->
                  providers.append(
                      "  - {name: %s, endpoint: '%s'}%n".formatted(name, server.url())));
      Files.writeString(
          spec,
          """
          models: [truth/model]
          providers:
          %sprompts: [ping]
          request: {http2: true, maxTokens: 16, timeout: 20s}
          load: {rate: 4/s, duration: 5s}
          verdict: {sendLag: 1s, loopLag: 1s, achieved: 0.5}
          """
              .formatted(providers));
      Figures figures = Sonde.at(home).run("run", spec.toString(), "-o", "json").figures();

      figures.assertBalanced();
      assertThat(figures.ledger("planned")).isEqualTo(6L * 20);
      for (String provider : List.of("honest", "early", "late")) {
        assertThat(figures.outcomes(provider)).as(provider).isEqualTo(Map.of("ok", 20L));
        assertThat(figures.latency(provider, "ttft", "min")).as(provider).isNotNegative();
        assertThat(figures.earlyAnswers(provider)).isEqualTo(provider.equals("early") ? 20 : 0);
      }
      assertThat(figures.outcomes("streamless")).isEqualTo(Map.of("connect", 20L));
      assertThat(figures.outcomes("leaving").keySet()).isSubsetOf("reset", "connect");
      assertThat(figures.outcomes("refusing")).isEqualTo(Map.of("reset", 20L));
      assertThat(streamless.connections()).as("connects").isLessThan(20);
      assertThat(figures.verdict())
          .as(figures.report().path("reasons").toString())
          .isEqualTo("VALID");
    }
  }
}
