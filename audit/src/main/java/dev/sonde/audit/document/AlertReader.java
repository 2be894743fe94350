package dev.sonde.audit.document;

import dev.sonde.audit.document.Alerting.Alert;
import dev.sonde.audit.document.Alerting.Severity;
import dev.sonde.common.event.Metric;
import dev.sonde.common.run.Figure;
import dev.sonde.common.run.Threshold;
import dev.sonde.coordinator.spec.FaultCollector;
import dev.sonde.coordinator.spec.Fields;
import dev.sonde.coordinator.spec.SpecNode;
import dev.sonde.coordinator.spec.SpecNode.Entries;
import dev.sonde.coordinator.spec.SpecNode.Scalar;
import dev.sonde.coordinator.spec.ThresholdReader;
import dev.sonde.coordinator.spec.Values;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads one of {@code alerts}: the name of a kind, or a mapping from the kind to its condition. */
final class AlertReader {

  static final List<String> SEVERITIES =
      Arrays.stream(Severity.values()).map(AlertReader::word).toList();

  /** The metrics whose changes can be told, in the spelling of thresholds. */
  static final List<String> METRICS =
      Stream.concat(
              Arrays.stream(Metric.values()).map(Metric::label),
              Arrays.stream(Figure.values()).map(Figure::label))
          .toList();

  static final List<String> USUAL_METRICS =
      List.of("ttft", "e2e", "output_tokens_per_second", "success_rate", "usd_per_1k_tokens");

  static final int MOST_SLOTS = 1_000;
  static final int USUAL_SLOTS = 2;
  static final int USUAL_CLAIM_SLOTS = 3;
  static final BigDecimal USUAL_FACTOR = new BigDecimal("1.5");
  static final BigDecimal MOST_FACTOR = BigDecimal.valueOf(1_000);
  static final Duration LONGEST_WINDOW = Duration.ofDays(366);
  static final Duration USUAL_WINDOW = Duration.ofDays(30);

  private final FaultCollector faults;
  private final Values values;
  private final AuditValues own;

  AlertReader(FaultCollector faults) {
    this.faults = faults;
    this.values = new Values(faults);
    this.own = new AuditValues(faults);
  }

  static String word(Severity severity) {
    return severity.name().toLowerCase(Locale.ROOT);
  }

  @Nullable Severity severity(SpecNode node) {
    String word = values.oneOf(node, SEVERITIES);
    return word == null ? null : Severity.valueOf(word.toUpperCase(Locale.ROOT));
  }

  @Nullable String kind(SpecNode node) {
    return values.oneOf(node, AlertRule.KINDS);
  }

  @Nullable Alert read(SpecNode node) {
    if (node instanceof Scalar) {
      String kind = kind(node);
      AlertRule rule = kind == null ? null : usual(kind, node);
      return rule == null ? null : new Alert(rule, null);
    }
    if (!(node instanceof Entries entries)) {
      faults.wrong(node, "a kind of alert: " + String.join(", ", AlertRule.KINDS));
      return null;
    }
    List<String> kinds =
        entries.entries().stream()
            .map(SpecNode.Entry::key)
            .filter(AlertRule.KINDS::contains)
            .toList();
    List<String> allowed =
        Stream.concat(AlertRule.KINDS.stream(), Stream.of("for", "severity")).toList();
    Fields fields = new Fields(node, allowed, faults);
    Severity severity = fields.readOrNull("severity", this::severity);
    if (kinds.size() != 1) {
      faults.add(
          node.place(),
          kinds.isEmpty() ? "found no kind of alert" : "found " + String.join(" and ", kinds),
          "one of " + String.join(", ", AlertRule.KINDS));
      return null;
    }
    String kind = kinds.get(0);
    if (fields.has("for") && !kind.equals("threshold")) {
      fields.clash("for", "found beside " + kind, "beside threshold only");
    }
    AlertRule rule = fields.readOrNull(kind, each -> rule(kind, each, fields));
    return rule == null ? null : new Alert(rule, severity);
  }

  /** The rule of a kind that needs nothing said. */
  private @Nullable AlertRule usual(String kind, SpecNode node) {
    return switch (kind) {
      case "down" -> AlertRule.Down.USUAL;
      case "changed" -> new AlertRule.Changed(USUAL_METRICS);
      case "differs" -> new AlertRule.Differs(USUAL_SLOTS);
      case "claims" -> new AlertRule.Claims(USUAL_FACTOR, USUAL_CLAIM_SLOTS);
      case "catalogue" -> new AlertRule.Catalogue();
      case "budget" -> new AlertRule.Budget();
      case "missed" -> new AlertRule.Missed();
      default -> {
        String example =
            kind.equals("slo")
                ? "{slo: {objective: \"99% of probes: ok\", window: 30d}}"
                : "{threshold: \"p95(ttft) < 2s\", for: 2}";
        faults.add(node.place(), "found \"" + kind + "\" alone", "the mapping " + example);
        yield null;
      }
    };
  }

  private @Nullable AlertRule rule(String kind, SpecNode node, Fields beside) {
    return switch (kind) {
      case "down" -> down(node);
      case "threshold" -> threshold(node, beside);
      case "changed" -> new AlertRule.Changed(own.list(node, this::metric));
      case "differs" -> differs(node);
      case "claims" -> claims(node);
      case "slo" -> slo(node);
      default -> {
        if (!AuditValues.isEmptyMapping(node)) {
          faults.wrong(node, "an empty mapping since this kind has no condition of its own");
        }
        yield usual(kind, node);
      }
    };
  }

  private @Nullable String metric(SpecNode node) {
    return values.oneOf(node, METRICS);
  }

  private AlertRule down(SpecNode node) {
    Fields fields = new Fields(node, List.of("bad", "of"), faults);
    int of = fields.read("of", AlertRule.Down.USUAL.of(), each -> own.count(each, 1, MOST_SLOTS));
    int bad =
        fields.read("bad", AlertRule.Down.USUAL.bad(), each -> own.count(each, 1, MOST_SLOTS));
    if (bad > of) {
      fields.clash("bad", "found " + bad, "a number up to " + of);
    }
    return new AlertRule.Down(bad, of);
  }

  private @Nullable AlertRule threshold(SpecNode node, Fields beside) {
    int slots = beside.read("for", USUAL_SLOTS, each -> own.count(each, 1, MOST_SLOTS));
    Threshold threshold =
        new ThresholdReader(faults).read(node, "an expression such as \"p95(ttft) < 2s\"");
    return threshold == null ? null : new AlertRule.Beyond(threshold, slots);
  }

  private AlertRule differs(SpecNode node) {
    Fields fields = new Fields(node, List.of("for"), faults);
    return new AlertRule.Differs(
        fields.read("for", USUAL_SLOTS, each -> own.count(each, 1, MOST_SLOTS)));
  }

  private AlertRule claims(SpecNode node) {
    Fields fields = new Fields(node, List.of("of", "for"), faults);
    return new AlertRule.Claims(
        fields.read("of", USUAL_FACTOR, this::factor),
        fields.read("for", USUAL_CLAIM_SLOTS, each -> own.count(each, 1, MOST_SLOTS)));
  }

  private @Nullable BigDecimal factor(SpecNode node) {
    BigDecimal factor = Values.decimal(node);
    if (factor == null
        || factor.compareTo(BigDecimal.ONE) <= 0
        || factor.compareTo(MOST_FACTOR) > 0) {
      faults.wrong(node, "a factor: more than 1 and at most " + MOST_FACTOR);
      return null;
    }
    return factor;
  }

  private @Nullable AlertRule slo(SpecNode node) {
    Fields fields = new Fields(node, List.of("objective", "window"), faults);
    Duration window =
        fields.read(
            "window",
            USUAL_WINDOW,
            each -> own.duration(each, Duration.ofHours(1), LONGEST_WINDOW));
    if (!fields.has("objective") && node instanceof Entries) {
      fields.missing("objective", Objective.ALLOWED);
    }
    Objective objective = fields.readOrNull("objective", this::objective);
    return objective == null ? null : new AlertRule.Slo(objective, window);
  }

  private @Nullable Objective objective(SpecNode node) {
    String text = values.text(node, Objective.ALLOWED);
    Objective objective = text == null ? null : Objective.parse(text).orElse(null);
    if (text != null && objective == null) {
      faults.wrong(node, Objective.ALLOWED);
    }
    return objective;
  }
}
