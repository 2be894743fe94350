package dev.sonde.cli.selftest;

import dev.sonde.common.wire.NoiseFloor;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A selftest as text: the curve, with one line for each step, and the conclusion. */
public final class SelftestText {

  private static final int BAR = 30;
  private static final String HEADING =
      "%8s %9s %8s   %-19s  %-19s  %8s%n"
          .formatted(
              "probes/s",
              "achieved",
              "streams",
              "TTFT error p50, p99",
              "gap error p50, p99",
              "send lag");

  private SelftestText() {}

  public static String heading() {
    return HEADING;
  }

  /** One step, with a bar that shows its error as a share of the limit. */
  public static String line(SelftestStep step, double limitMillis) {
    double worst = Math.max(step.ttft().p99(), step.gap().p99());
    int length = (int) Math.round(Math.min(1, worst / limitMillis) * BAR);
    return String.format(
        Locale.ROOT,
        "%8s %9s %8d   %8.3f %8.3f    %8.3f %8.3f    %8s  %s%s",
        rate(step.offeredPerSecond()),
        step.achievedPerSecond() == null ? "–" : rate(step.achievedPerSecond()),
        step.streams(),
        step.ttft().p50(),
        step.ttft().p99(),
        step.gap().p50(),
        step.gap().p99(),
        millis(step.sendLagP99Millis()),
        "▇".repeat(Math.max(1, length)),
        step.within(limitMillis) ? "" : " ✗ " + step.verdict());
  }

  private static String rate(double perSecond) {
    return perSecond == Math.rint(perSecond)
        ? String.format(Locale.ROOT, "%,d", (long) perSecond)
        : String.format(Locale.ROOT, "%,.1f", perSecond);
  }

  private static String millis(@Nullable Double millis) {
    return millis == null ? "–" : String.format(Locale.ROOT, "%.3f", millis);
  }

  /** The load up to which this machine can measure, and its error. */
  public static String conclusion(Selftest selftest) {
    Optional<NoiseFloor> floor = selftest.noiseFloor();
    String limit = String.format(Locale.ROOT, "%.1f ms", selftest.limitMillis());
    if (floor.isEmpty()) {
      return "This machine cannot measure within " + limit + " even at the lowest load.\n";
    }
    NoiseFloor found = floor.get();
    return String.format(
        Locale.ROOT,
        "Up to %s probes/s of such streams (16 tokens, the first after 20 ms, then one every 5 ms) the p99 error%n"
            + "of this machine is %.2f ms of TTFT and %.3f ms of a mean gap: smaller differences are noise.%n%s",
        rate(found.probesPerSecond()),
        found.ttftErrorMillis(),
        found.gapErrorMillis(),
        selftest.reachedItsLimit()
            ? "At a higher load an error exceeds "
                + limit
                + " or the load is not generated as planned.\n"
            : "No load of this test was too high.\n");
  }
}
