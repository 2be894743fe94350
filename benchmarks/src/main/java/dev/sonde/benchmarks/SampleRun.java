package dev.sonde.benchmarks;

import dev.sonde.common.event.FormatCheck;
import dev.sonde.common.event.Outcome;
import dev.sonde.common.event.ProbeEvent;
import dev.sonde.common.event.Timings;
import dev.sonde.common.event.ToolCheck;
import dev.sonde.common.run.JudgingSpec;
import dev.sonde.common.run.LoadSpec;
import dev.sonde.common.run.OnWorkerLoss;
import dev.sonde.common.run.Price;
import dev.sonde.common.run.PromptSpec;
import dev.sonde.common.run.RequestSpec;
import dev.sonde.common.run.Run;
import dev.sonde.common.run.ScopeSpec;
import dev.sonde.common.run.Spec;
import dev.sonde.common.run.Target;
import dev.sonde.common.run.WorkloadSpec;
import java.time.Duration;
import java.util.List;

/** A run of one target, and sample events of its probes. */
final class SampleRun {

  static final String REGION = "default";
  private static final String ID = "01KBENCHMARKBENCHMARKBENCH";
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private SampleRun() {}

  /**
   * A run that lasts a day, longer than any benchmark.
   *
   * @param endpoint the base URL, without a trailing slash
   */
  static Run against(String endpoint, String model) {
    Spec spec =
        new Spec(
            "benchmark",
            ScopeSpec.of(model, "a", REGION, endpoint),
            new WorkloadSpec(
                List.of(PromptSpec.of("ping")),
                RequestSpec.streamed(
                    RequestSpec.Generation.of(128, 0.0, 1L), RequestSpec.Timeouts.within(PATIENCE)),
                new LoadSpec.Closed(1, null, Duration.ofDays(1)),
                0,
                1),
            null,
            OnWorkerLoss.MARK,
            JudgingSpec.DEFAULT);
    Target target = Target.of(0, model, "a", model + ":a", endpoint).priced(price());
    return new Run(
        ID,
        spec,
        "sha256:0",
        List.of(target),
        new Run.Extent(0, null),
        new Run.Partitions(1, 1),
        "benchmark",
        0,
        null);
  }

  private static Price price() {
    return new Price(100_000, 400_000, null);
  }

  /** The event of a probe with 16 token chunks about 5 ms apart; the times vary with the index. */
  static ProbeEvent event(long index) {
    long spread = (index * 0x9e3779b97f4a7c15L) >>> 48;
    long sent = index * 1000 + 40;
    int[] gaps = new int[SampleStream.TOKENS - 1];
    long lastToken = sent + 20_000 + spread;
    for (int i = 0; i < gaps.length; i++) {
      gaps[i] = (int) (4_500 + (spread >>> (i & 7)) % 1_000);
      lastToken += gaps[i];
    }
    return new ProbeEvent(
        new ProbeEvent.ProbeId(ID, REGION, index, 1, 0, 0),
        "w-1",
        Outcome.OK,
        "",
        new Timings(
            index * 1000,
            index * 1000 + 5,
            Timings.NEVER,
            sent,
            sent + 19_900 + spread,
            sent + 20_000 + spread,
            sent + 20_000 + spread,
            sent + 20_000 + spread,
            lastToken,
            lastToken + 10,
            gaps),
        new ProbeEvent.Usage(12, 0, 16, 0),
        new ProbeEvent.Answer(
            "An answer of sixteen tokens, give or take.",
            0x5eed,
            96,
            0,
            "stop",
            77,
            ProbeEvent.Arrival.of(16),
            false,
            false,
            ToolCheck.NOT_OFFERED,
            FormatCheck.NOT_ASKED),
        new ProbeEvent.Wire(
            200, "a", "benchmark/model", "req-" + index, "", "", 4_800, true, false, ""),
        new ProbeEvent.Client(120, 8, 0, false));
  }
}
