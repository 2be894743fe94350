package dev.sonde.coordinator.spec;

import dev.sonde.common.run.VerdictSpec;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code verdict}: the limits beyond which the load generator is the bottleneck. */
final class VerdictReader {

  static final List<String> KEYS =
      List.of("sendLag", "sendLagShare", "loopLag", "achieved", "clockStep");

  private static final Duration LONGEST = Duration.ofMinutes(1);
  private static final String A_SHARE = "a share from 0 to 1";

  private final FaultCollector faults;

  VerdictReader(FaultCollector faults) {
    this.faults = faults;
  }

  VerdictSpec read(SpecNode node) {
    Fields fields = new Fields(node, KEYS, faults);
    Values values = new Values(faults);
    VerdictSpec usual = VerdictSpec.DEFAULT;
    return new VerdictSpec(
        fields.read("sendLag", usual.sendLag(), each -> values.duration(each, LONGEST)),
        fields.read("sendLagShare", usual.sendLagShare(), this::share),
        fields.read("loopLag", usual.loopLag(), each -> values.duration(each, LONGEST)),
        fields.read("achieved", usual.achieved(), this::share),
        fields.read("clockStep", usual.clockStep(), each -> values.duration(each, LONGEST)));
  }

  private @Nullable Double share(SpecNode node) {
    BigDecimal share = Values.decimal(node);
    if (share == null || share.signum() < 0 || share.compareTo(BigDecimal.ONE) > 0) {
      faults.wrong(node, A_SHARE);
      return null;
    }
    return share.doubleValue();
  }
}
