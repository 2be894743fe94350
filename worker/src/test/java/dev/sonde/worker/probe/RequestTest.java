package dev.sonde.worker.probe;

import static dev.sonde.worker.http.Responses.DONE;
import static dev.sonde.worker.http.Responses.content;
import static dev.sonde.worker.http.Responses.plain;
import static dev.sonde.worker.http.Responses.stream;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.common.event.Outcome;
import dev.sonde.common.run.PromptSpec;
import dev.sonde.common.run.PromptSpec.Message;
import dev.sonde.common.run.RequestSpec;
import dev.sonde.common.run.Run;
import dev.sonde.common.run.Target;
import dev.sonde.worker.http.RawServer;
import dev.sonde.worker.http.Tls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The bytes of requests. */
class RequestTest {

  private static final RequestSpec.Timeouts TIMEOUTS =
      RequestSpec.Timeouts.within(Duration.ofSeconds(20));

  private final Bed bed = new Bed();

  @AfterEach
  void close() {
    bed.close();
  }

  private RawServer.Request sent(RequestSpec request, PromptSpec prompt) throws IOException {
    try (RawServer server = RawServer.answering(stream(content("a") + DONE))) {
      var event = bed.probe(Bed.run(server.url(), request, List.of(prompt), "my-org"));

      assertThat(event.outcome()).isEqualTo(Outcome.OK);
      return server.requests().get(0);
    }
  }

  @Test
  void saysWhoAsksForWhat() throws IOException {
    RawServer.Request request = sent(Bed.STREAMING, PromptSpec.of("ping"));

    assertThat(request.line()).isEqualTo("POST /v1/chat/completions HTTP/1.1");
    assertThat(request.header("host")).startsWith("127.0.0.1:");
    assertThat(request.header("authorization")).isEmpty();
    assertThat(request.header("content-type")).isEqualTo("application/json");
    assertThat(request.header("accept")).isEqualTo("text/event-stream");
    assertThat(request.header("user-agent")).isEqualTo("sonde/0.1.0");
    assertThat(request.header("x-request-id")).isEqualTo("01RUN-here-0-1");
    assertThat(request.header("x-hf-session-id")).isEqualTo("01RUN-0-here");
    assertThat(request.header("x-hf-bill-to")).isEqualTo("my-org");
  }

  @Test
  void putsTheModelFirst() throws IOException {
    RawServer.Request request =
        sent(Bed.STREAMING, PromptSpec.of("say \"hé\"\n😀", "be\tbrief", 1));

    assertThat(request.body())
        .isEqualTo(
            """
            {"model":"org/model:p","messages":[\
            {"role":"system","content":"be\\tbrief"},\
            {"role":"user","content":"say \\"hé\\"\\n😀"}],\
            "max_tokens":64,"temperature":0,"seed":7,\
            "stream":true,"stream_options":{"include_usage":true}}""");
  }

  @Test
  void sendsAllThatAPromptAsksFor() throws IOException {
    RequestSpec own =
        new RequestSpec(
            new RequestSpec.Generation(
                9, "max_tokens", null, 3L, List.of("7", "\"x\""), "low", "{\"top_k\":5}"),
            true,
            TIMEOUTS,
            true,
            false,
            RequestSpec.Keeping.PREFIX,
            RequestSpec.Sending.USUAL);
    PromptSpec prompt =
        new PromptSpec(
            "all",
            List.of(
                new Message(
                    "user",
                    "[{\"type\":\"image_url\",\"image_url\":{\"url\":\"https://x/a.png\"}},{\"type\":\"text\",\"text\":\"what?\"}]",
                    null),
                new Message("assistant", "null", "{\"tool_calls\":[]}")),
            1,
            new PromptSpec.Toolset("[{\"type\":\"function\"}]", "\"auto\""),
            "{\"type\":\"json_object\"}",
            own);

    assertThat(sent(Bed.STREAMING, prompt).body())
        .matches(
            Pattern.compile(
                Pattern.quote(
                        """
                        {"model":"org/model:p","messages":[\
                        {"role":"user","content":[{"type":"image_url","image_url":{"url":"https://x/a.png"}},\
                        {"type":"text","text":\"""")
                    + "[0-9a-f]{16} "
                    + Pattern.quote(
                        """
                        what?"}]},{"role":"assistant","content":null,"tool_calls":[]}],\
                        "max_tokens":9,"seed":3,"stop":["7","\\"x\\""],"reasoning_effort":"low",\
                        "tools":[{"type":"function"}],"tool_choice":"auto",\
                        "response_format":{"type":"json_object"},\
                        "stream":true,"stream_options":{"include_usage":true},"top_k":5}""")));
  }

  @Test
  void takesTheTargetsExtraOfOneMemberThatBothHave() throws IOException {
    RequestSpec asked =
        RequestSpec.streamed(
            new RequestSpec.Generation(
                5, "max_tokens", null, null, List.of(), null, "{\"top_p\":0.90,\"top_k\":5}"),
            TIMEOUTS);
    try (RawServer server = RawServer.answering(stream(content("a") + DONE))) {
      Run run = Bed.run(server.url(), asked);
      Target target = run.targets().get(0);
      Target extra =
          new Target(
              0,
              target.model(),
              target.provider(),
              target.wireModel(),
              target.endpoint(),
              null,
              target.offer(),
              null,
              "{\"top_k\":7,\"id\":9313781139405380001}");
      bed.probe(
          new Run(
              "01RUN",
              run.spec(),
              "sha256:0",
              List.of(extra),
              new Run.Extent(0, 1L),
              new Run.Partitions(1, 1),
              "0.1.0",
              0,
              null));

      assertThat(server.requests().get(0).body())
          .endsWith(",\"top_p\":0.90,\"top_k\":7,\"id\":9313781139405380001}");
    }
  }

  /** The body of a request with these parameters, from {@code messages} on. */
  private String body(RequestSpec asked) throws IOException {
    try (Bed own = new Bed();
        RawServer server = RawServer.answering(stream(content("a") + DONE))) {
      own.probe(Bed.run(server.url(), asked));
      String body = server.requests().get(0).body();
      return body.substring(body.indexOf("],") + 1);
    }
  }

  private static RequestSpec asking(String field, @Nullable String extra, boolean noStreamOptions) {
    return new RequestSpec(
        new RequestSpec.Generation(5, field, 0.0, 7L, List.of("x"), null, extra),
        true,
        TIMEOUTS,
        false,
        false,
        RequestSpec.Keeping.PREFIX,
        new RequestSpec.Sending(noStreamOptions, new TreeMap<>()));
  }

  @Test
  void fieldsAreRenamedLeftOutOrReplaced() throws IOException {
    assertThat(body(asking("max_completion_tokens", null, true)))
        .isEqualTo(
            ",\"max_completion_tokens\":5,\"temperature\":0,\"seed\":7,\"stop\":[\"x\"],\"stream\":true}");
    assertThat(body(asking("none", "{\"temperature\":null,\"seed\":8,\"top_p\":null}", false)))
        .isEqualTo(
            ",\"stop\":[\"x\"],\"stream\":true,\"stream_options\":{\"include_usage\":true},"
                + "\"seed\":8,\"top_p\":null}");
    assertThat(body(asking("max_tokens", "{\"stream_options\":null,\"stop\":null}", false)))
        .isEqualTo(",\"max_tokens\":5,\"temperature\":0,\"seed\":7,\"stream\":true}");
  }

  @Test
  void headersHaveTheValuesOfTheirVariablesWhichNoEventShows() throws IOException {
    RequestSpec own =
        new RequestSpec(
            RequestSpec.Generation.of(5, null, null),
            true,
            TIMEOUTS,
            false,
            false,
            new RequestSpec.Keeping(true, true),
            new RequestSpec.Sending(
                false, new TreeMap<>(Map.of("api-key", "SECRET", "x-version", "UNSET"))));
    String answer = "{\"error\":\"key 0123456789abcdef is refused\"}";
    try (Bed keyed =
            new Bed(
                variable -> "SECRET".equals(variable) ? "0123456789abcdef" : null,
                ProberLimits.DEFAULT,
                Tls::trusted);
        RawServer server = RawServer.answering(plain("400 No", "application/json", answer))) {
      var event = keyed.probe(Bed.run(server.url(), own));

      assertThat(server.requests().get(0).header("api-key")).isEqualTo("0123456789abcdef");
      assertThat(server.requests().get(0).header("x-version")).isEmpty();
      assertThat(event.wire().error()).isEqualTo("key [token] is refused");
      assertThat(event.toString()).doesNotContain("0123456789abcdef");
    }
  }

  @Test
  void leavesOutWhatIsNotSet() throws IOException {
    RequestSpec bare =
        new RequestSpec(
            RequestSpec.Generation.of(5, null, null),
            false,
            TIMEOUTS,
            false,
            false,
            RequestSpec.Keeping.PREFIX,
            RequestSpec.Sending.USUAL);
    String answer = "{\"choices\":[{\"message\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}]}";
    try (RawServer server = RawServer.answering(plain("200 OK", "application/json", answer))) {
      bed.probe(Bed.run(server.url(), bare));

      assertThat(server.requests().get(0).header("accept")).isEqualTo("application/json");
      assertThat(server.requests().get(0).body())
          .isEqualTo(
              """
              {"model":"org/model:p","messages":[{"role":"user","content":"ping"}],\
              "max_tokens":5,"stream":false}""");
    }
  }

  @Test
  void keepsNoPrefixWhereNoneIsWanted() throws IOException {
    RequestSpec silent =
        new RequestSpec(
            RequestSpec.Generation.of(5, 0.7, null),
            true,
            TIMEOUTS,
            false,
            false,
            new RequestSpec.Keeping(false, false),
            RequestSpec.Sending.USUAL);
    try (RawServer server = RawServer.answering(stream(content("abc") + DONE))) {
      var event = bed.probe(Bed.run(server.url(), silent));

      assertThat(event.answer().prefix()).isEmpty();
      assertThat(event.answer().characters()).isEqualTo(3);
      assertThat(event.answer().hash()).isNotZero();
      assertThat(server.requests().get(0).body()).contains("\"temperature\":0.7,");
    }
  }

  @Test
  void keepsWholeResponsesWhereTheyAreWanted() throws IOException {
    RequestSpec all =
        new RequestSpec(
            RequestSpec.Generation.of(5, null, null),
            true,
            TIMEOUTS,
            false,
            false,
            new RequestSpec.Keeping(true, true),
            RequestSpec.Sending.USUAL);
    try (RawServer server = RawServer.answering(stream(content("wörld 😀") + DONE))) {
      var event = bed.probe(Bed.run(server.url(), all));

      assertThat(event.wire().body()).isEqualTo(content("wörld 😀") + DONE);
      assertThat(event.wire().bytes())
          .isEqualTo(event.wire().body().getBytes(StandardCharsets.UTF_8).length);
      assertThat(event.answer().prefix()).isEqualTo("wörld 😀");
    }
    try (RawServer server = RawServer.answering(plain("503 X", "text/html", "<p>busy</p>"))) {
      assertThat(bed.probe(Bed.run(server.url(), all)).wire().body()).isEqualTo("<p>busy</p>");
      assertThat(bed.probe(Bed.run(server.url(), Bed.STREAMING)).wire().body()).isEmpty();
    }
  }

  @Test
  void makesEveryPromptUniqueByTheProbesIdentity() throws IOException {
    RequestSpec unique =
        new RequestSpec(
            RequestSpec.Generation.of(5, null, null),
            true,
            TIMEOUTS,
            true,
            false,
            RequestSpec.Keeping.PREFIX,
            RequestSpec.Sending.USUAL);
    Pattern prompt = Pattern.compile("\"content\":\"([0-9a-f]{16}) ping\"");
    try (RawServer server = RawServer.answering(stream(content("a") + DONE))) {
      for (long index : new long[] {0, 1, 0}) {
        Bed.await(bed.fire(Bed.run(server.url(), unique), index));
      }
      List<String> nonces =
          server.requests().stream()
              .map(request -> prompt.matcher(request.body()))
              .filter(Matcher::find)
              .map(found -> found.group(1))
              .toList();

      assertThat(nonces).hasSize(3);
      assertThat(nonces.get(0)).isNotEqualTo(nonces.get(1)).isEqualTo(nonces.get(2));
    }
  }
}
