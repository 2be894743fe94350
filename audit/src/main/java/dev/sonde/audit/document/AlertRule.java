package dev.sonde.audit.document;

import dev.sonde.common.run.Threshold;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;

/** The condition of an alert. */
public sealed interface AlertRule {

  /** The names in documents, in the order of the documentation. */
  List<String> KINDS =
      List.of(
          "down",
          "threshold",
          "changed",
          "differs",
          "claims",
          "catalogue",
          "budget",
          "slo",
          "missed");

  /** Its name in documents and in the API. */
  String kind();

  /** A cell is down: it is bad in {@code bad} of the last {@code of} valid slots. */
  record Down(int bad, int of) implements AlertRule {
    public static final Down USUAL = new Down(3, 5);

    @Override
    public String kind() {
      return "down";
    }
  }

  /** The whole interval lies beyond the limit, in {@code slots} slots running. */
  record Beyond(Threshold threshold, int slots) implements AlertRule {
    @Override
    public String kind() {
      return "threshold";
    }
  }

  /**
   * A metric changed.
   *
   * @param metrics spelled as in thresholds and reports
   */
  record Changed(List<String> metrics) implements AlertRule {
    public Changed {
      metrics = List.copyOf(metrics);
    }

    @Override
    public String kind() {
      return "changed";
    }
  }

  /** The same difference between answers in {@code slots} slots running. */
  record Differs(int slots) implements AlertRule {
    @Override
    public String kind() {
      return "differs";
    }
  }

  /** Measured worse than the router's own figure by a factor, in {@code slots} slots running. */
  record Claims(BigDecimal factor, int slots) implements AlertRule {
    @Override
    public String kind() {
      return "claims";
    }
  }

  /** Something that the catalog publishes changed. */
  record Catalogue() implements AlertRule {
    @Override
    public String kind() {
      return "catalogue";
    }
  }

  /** A day's or a month's money is spent. */
  record Budget() implements AlertRule {
    @Override
    public String kind() {
      return "budget";
    }
  }

  /** Slots that did not run. */
  record Missed() implements AlertRule {
    @Override
    public String kind() {
      return "missed";
    }
  }

  /** An objective over a window. */
  record Slo(Objective objective, Duration window) implements AlertRule {
    @Override
    public String kind() {
      return "slo";
    }
  }
}
