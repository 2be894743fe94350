package dev.sonde.analysis.diff;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.sonde.analysis.fold.Probe;
import dev.sonde.analysis.pooling.Reported;
import dev.sonde.analysis.report.Report;
import dev.sonde.common.event.Outcome;
import dev.sonde.common.event.ProbeEvent;
import dev.sonde.common.run.Run;
import dev.sonde.testing.RunBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Artificial runs of two providers; the first may be slower and fail more often. */
final class Pairs {

  static final Run RUN = RunBuilder.of("groq", "novita").untilTime().build();

  private Pairs() {}

  /**
   * The behaviour of a provider: its median TTFT, and how often it fails: one of this many probes,
   * 0 for none.
   */
  record Likeness(double medianMillis, int failsOneIn) {}

  /** The report of a run with this number of probes per provider, with log-normal latencies. */
  static Report report(String id, long seed, int count, Likeness... providers) {
    SplittableRandom random = new SplittableRandom(seed);
    List<ProbeEvent> events = new ArrayList<>();
    for (int target = 0; target < providers.length; target++) {
      Likeness provider = providers[target];
      for (int block = 0; block < count; block++) {
        double millis = provider.medianMillis * Math.exp(0.35 * random.nextGaussian());
        Probe probe =
            Probe.of(RUN, block, target)
                .ttftMicros((long) (1000 * millis))
                .gapMicros(8_000 + random.nextInt(4_000))
                .lagMicros(100 + random.nextInt(300))
                .tokens(24 + random.nextInt(16));
        if (provider.failsOneIn > 0 && random.nextInt(provider.failsOneIn) == 0) {
          probe.outcome(Outcome.SERVER_ERROR).error("upstream is down");
        }
        events.add(probe.event());
      }
    }
    return Reported.of(id, RUN, events);
  }

  /** The same report with other times. */
  static Report later(Report report, String startedAt, String finishedAt) {
    return Reported.edited(
        report,
        root ->
            ((ObjectNode) root.path("run"))
                .put("startedAt", startedAt)
                .put("finishedAt", finishedAt));
  }
}
