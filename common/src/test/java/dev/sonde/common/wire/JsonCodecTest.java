package dev.sonde.common.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sonde.common.job.Job;
import dev.sonde.common.run.Cancel;
import dev.sonde.common.run.Code;
import dev.sonde.common.run.Durability;
import dev.sonde.common.run.JudgingSpec;
import dev.sonde.common.run.LoadSpec;
import dev.sonde.common.run.OnWorkerLoss;
import dev.sonde.common.run.Price;
import dev.sonde.common.run.Progress;
import dev.sonde.common.run.PromptSpec;
import dev.sonde.common.run.ProviderSpec;
import dev.sonde.common.run.RankMetric;
import dev.sonde.common.run.RequestSpec;
import dev.sonde.common.run.Run;
import dev.sonde.common.run.ScopeSpec;
import dev.sonde.common.run.Spec;
import dev.sonde.common.run.Stop;
import dev.sonde.common.run.Target;
import dev.sonde.common.run.Threshold;
import dev.sonde.common.run.VerdictSpec;
import dev.sonde.common.run.WorkloadSpec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonCodecTest {

  private static final LoadSpec CLOSED = new LoadSpec.Closed(3, 100L, null);
  private static final LoadSpec OPEN =
      new LoadSpec.Open(
          LoadSpec.Arrivals.POISSON,
          List.of(
              new LoadSpec.Stage(1.5, Duration.ofSeconds(30), false),
              new LoadSpec.Stage(20, Duration.ofMinutes(5), true)),
          null,
          Duration.ofSeconds(330));

  private static Run run(LoadSpec load, @Nullable Price price, @Nullable Long budgetNanoUsd) {
    Spec spec =
        new Spec(
            "näme",
            new ScopeSpec(
                List.of("org/model"),
                List.of(
                    new ProviderSpec(
                        "p",
                        new ProviderSpec.Access("http://127.0.0.1:1/v1", "KEY"),
                        price,
                        null,
                        null)),
                List.of("eu", "us"),
                "http://127.0.0.1:1/v1",
                false,
                null),
            new WorkloadSpec(
                List.of(PromptSpec.of("ping"), PromptSpec.of("“pong” \n", "be brief", 3)),
                request(price == null),
                load,
                2,
                Long.MIN_VALUE),
            budgetNanoUsd,
            OnWorkerLoss.RESEND,
            new JudgingSpec(
                List.of(Threshold.parse("p95(ttft) < 1s")),
                RankMetric.TTFT,
                null,
                false,
                VerdictSpec.DEFAULT));
    Target target =
        new Target(
            0,
            "org/model",
            "p",
            "org/model:p",
            "http://127.0.0.1:1/v1",
            "KEY",
            new Target.Offer(
                price, new Target.Listing("live", 8192L, true, null, 1.5, null, false)),
            "max_completion_tokens",
            null);
    return new Run(
        "01K",
        spec,
        "sha256:ab",
        List.of(target),
        new Run.Extent(2, load.count()),
        new Run.Partitions(4, 4),
        "0.1.0",
        12,
        null);
  }

  private static RequestSpec request(boolean bare) {
    return new RequestSpec(
        RequestSpec.Generation.of(64, bare ? null : 0.7, null),
        true,
        RequestSpec.Timeouts.within(Duration.ofMillis(2500)),
        true,
        false,
        RequestSpec.Keeping.PREFIX,
        new RequestSpec.Sending(bare, new TreeMap<>(Map.of("api-key", "MY_KEY"))));
  }

  static Stream<Object> values() {
    return Stream.of(
        run(CLOSED, new Price(1, Long.MAX_VALUE, 0L), 1L),
        run(OPEN, null, null),
        run(OPEN, null, null).on(new Durability(3, 1, "__transaction_state", false)),
        run(OPEN, null, null).on(Durability.EMBEDDED),
        new Job(
            "01K",
            "eu",
            3,
            Job.OPEN,
            17,
            Long.MAX_VALUE,
            List.of(new Job.Probe(1L << 40, 2, 3, -5))),
        new Job("01K", "eu", 3, 7, 17, 0, List.of(new Job.Probe(0, 0, 0, 0))),
        Progress.planned("01K"),
        new Progress(
            "01K", 99, Map.of("eu", 5L, "us", 1L << 40), 123, true, Code.of(Stop.BUDGET), true, 7L),
        new Cancel("01K", "interrupted"),
        new Heartbeat(
            "w-1",
            "eu",
            "0.1.0",
            new Heartbeat.Work(4, 17, true),
            new Heartbeat.Jvm(1.5, null),
            new Heartbeat.Clock(new Heartbeat.Offset(-0.25, 0.1), 0.0),
            Heartbeat.Machine.UNKNOWN,
            null));
  }

  @ParameterizedTest
  @MethodSource("values")
  void readsBackWhatItWrote(Object value) {
    assertThat(again(value)).isEqualTo(value);
  }

  /** What decodes to half a run would break every role that starts it. */
  @ParameterizedTest
  @ValueSource(strings = {"spec", "targets", "shards", "eventPartitions"})
  void aRunWithoutAPartIsRefused(String part) throws IOException {
    JsonCodec<Run> codec = new JsonCodec<>(Run.class);
    ObjectNode json = (ObjectNode) new ObjectMapper().readTree(codec.encode(run(OPEN, null, null)));
    assertThat(json.remove(part)).as("%s in %s", part, json).isNotNull();
    byte[] cut = json.toString().getBytes(StandardCharsets.UTF_8);
    assertThatIllegalArgumentException().isThrownBy(() -> codec.decode(cut));
  }

  /** Likewise of the parts of its spec. */
  @ParameterizedTest
  @ValueSource(strings = {"models", "providers", "regions", "prompts", "request", "load"})
  void aRunWhoseSpecLacksAPartIsRefused(String part) throws IOException {
    JsonCodec<Run> codec = new JsonCodec<>(Run.class);
    ObjectNode json = (ObjectNode) new ObjectMapper().readTree(codec.encode(run(OPEN, null, null)));
    assertThat(((ObjectNode) json.path("spec")).remove(part))
        .as("%s in %s", part, json)
        .isNotNull();
    byte[] cut = json.toString().getBytes(StandardCharsets.UTF_8);
    assertThatIllegalArgumentException().isThrownBy(() -> codec.decode(cut));
  }

  private static <T> Object again(T value) {
    @SuppressWarnings("unchecked")
    JsonCodec<T> codec = new JsonCodec<>((Class<T>) value.getClass());
    return codec.decode(codec.encode(value));
  }

  @Test
  void writesDurationsForPeopleAndLeavesOutWhatIsNotSaid() {
    String json =
        new String(
            new JsonCodec<>(Run.class).encode(run(OPEN, null, null)), StandardCharsets.UTF_8);

    assertThat(json).contains("\"PT5M30S\"", "\"model\":\"open\"").doesNotContain("null");
  }

  @ParameterizedTest
  @CsvSource({
    "heartbeat-0.1.0.json, dev.sonde.common.wire.Heartbeat",
    "heartbeat-first-0.1.0.json, dev.sonde.common.wire.Heartbeat",
    "run-closed-0.1.0.json, dev.sonde.common.run.Run",
    "run-trace-0.1.0.json, dev.sonde.common.run.Run"
  })
  void writesAsVersion010DidAndReadsWhatItWrote(String file, Class<?> type) throws IOException {
    byte[] written = resource(file);

    Object read = new JsonCodec<>(type).decode(written);

    // The new version writes the same fields in the same places, so an older role can read it.
    ObjectMapper mapper = new ObjectMapper();
    assertThat(mapper.readTree(encoded(read))).isEqualTo(mapper.readTree(written));
  }

  @Test
  void takesEveryPartOfAHeartbeat() throws IOException {
    assertThat(new JsonCodec<>(Heartbeat.class).decode(resource("heartbeat-0.1.0.json")))
        .isEqualTo(
            new Heartbeat(
                "w-2",
                "us",
                "0.1.0",
                new Heartbeat.Work(3, 5, false),
                new Heartbeat.Jvm(12, 0.25),
                new Heartbeat.Clock(new Heartbeat.Offset(1.5, 0.2), 0.5),
                new Heartbeat.Machine(new Heartbeat.Processors(0.75, 0.01), 0.125, "Linux"),
                new NoiseFloor("2026-11-20T10:00:00Z", 400, 0.9, 0.2)));
  }

  private static <T> byte[] encoded(T value) {
    @SuppressWarnings("unchecked")
    JsonCodec<T> codec = new JsonCodec<>((Class<T>) value.getClass());
    return codec.encode(value);
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(JsonCodecTest.class.getResourceAsStream(name), name)) {
      return in.readAllBytes();
    }
  }

  @Test
  void writesThresholdsAndTheRankMetricAsTheyAreWrittenInASpec() {
    byte[] written = new JsonCodec<>(Run.class).encode(run(CLOSED, null, null));
    String json = new String(written, StandardCharsets.UTF_8);

    assertThat(json).contains("\"thresholds\":[\"p95(ttft) < 1s\"]", "\"rankBy\":\"ttft\"");
    for (String unread : List.of("p95(ttft) < 1s maybe", "p95(ttft)")) {
      String other = json.replace("p95(ttft) < 1s", unread);
      assertThatIllegalArgumentException()
          .isThrownBy(
              () -> new JsonCodec<>(Run.class).decode(other.getBytes(StandardCharsets.UTF_8)))
          .withMessageContainingAll("not a Run: ", "threshold \"" + unread + "\", column ");
    }
    String other = json.replace("\"rankBy\":\"ttft\"", "\"rankBy\":\"sendLag\"");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new JsonCodec<>(Run.class).decode(other.getBytes(StandardCharsets.UTF_8)))
        .withMessageContaining("rankBy is sendLag, allowed is one of ttft, ");
  }

  @Test
  void readsPastWhatALaterVersionAdds() {
    byte[] later = json("{'run':'01K','reason':'x','by':{'user':'me'}}");

    assertThat(new JsonCodec<>(Cancel.class).decode(later)).isEqualTo(new Cancel("01K", "x"));
  }

  @Test
  void keepsAReasonOfALaterVersionAsItWasWritten() {
    JsonCodec<Progress> codec = new JsonCodec<>(Progress.class);
    String now = "{'run':'01K','startAtMillis':1,'nextBlock':{},'reservedNanoUsd':0,'closed':true,";
    byte[] known = json(now + "'reason':'threshold','ended':false}");
    byte[] later = json(now + "'reason':'moon_phase','ended':false}");

    assertThat(codec.decode(known).stoppedBy(Stop.THRESHOLD)).isTrue();
    assertThat(codec.encode(codec.decode(known))).isEqualTo(known);
    assertThat(Stop.values()).noneMatch(codec.decode(later)::stoppedBy);
    assertThat(codec.encode(codec.decode(later))).isEqualTo(later);
  }

  @Test
  void saysWhatCannotBeRead() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new JsonCodec<>(Cancel.class).decode(json("[1, 2")))
        .withMessageStartingWith("not a Cancel: ");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> new JsonCodec<>(Job.class).decode(json("{'run':'r','region':'eu','probes':[]}")))
        .withMessageContaining("job.probes has 0 entries");
  }

  private static byte[] json(String text) {
    return text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
  }
}
