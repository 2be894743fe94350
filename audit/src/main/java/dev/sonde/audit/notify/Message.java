package dev.sonde.audit.notify;

import dev.sonde.audit.alert.Alert;
import dev.sonde.audit.alert.AlertFigure;
import dev.sonde.audit.alert.Condition;
import dev.sonde.audit.alert.Delivery.Notice;
import dev.sonde.audit.alert.Words;
import dev.sonde.common.text.PrintableText;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A notice as every destination is told it.
 *
 * @param link where a person reads more
 * @param endsAt until when the alert is to be taken for firing, for those who forget alerts
 */
public record Message(Alert alert, Notice notice, String link, Instant endsAt) {

  private static final int MOST_CHARS = 400;
  private static final MathContext FOUR_DIGITS = new MathContext(4, RoundingMode.HALF_EVEN);

  boolean isOver() {
    return notice == Notice.RESOLVED;
  }

  String status() {
    return isOver() ? "resolved" : "firing";
  }

  /** Tells it from the other rules of an audit: {@code threshold p95(ttft) < 2s}. */
  String name() {
    Condition condition = alert.condition();
    return bounded(
        Stream.of(condition.kind(), condition.rule(), condition.subject())
            .filter(each -> !each.isEmpty())
            .collect(Collectors.joining(" ")));
  }

  String severity() {
    return alert.condition().severity().name().toLowerCase(Locale.ROOT);
  }

  /** Labels identify an alert: they are the same in each of its messages. */
  Map<String, String> labels() {
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put("alertname", name());
    labels.put("audit", alert.condition().audit());
    Condition.Cell cell = alert.condition().cell();
    if (cell != null) {
      labels.put("model", Words.name(cell.model()));
      labels.put("provider", Words.name(cell.provider()));
      labels.put("region", Words.name(cell.region()));
    }
    labels.put("severity", severity());
    return labels;
  }

  /** What a person reads, by name. Values are here and not in labels. */
  Map<String, String> annotations() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("summary", summary());
    AlertFigure figure = alert.evidence().figure();
    if (figure != null) {
      put(all, "figure", named(figure));
      put(all, "interval", interval(figure));
      put(all, "n", figure.n() == null ? null : Long.toString(figure.n()));
      put(all, "limit", number(figure.limit(), figure.unit()));
      put(all, "baseline", number(figure.baseline(), figure.unit()));
    }
    all.put("since", alert.course().since().toString());
    put(all, "run", alert.evidence().run());
    all.put("notice", notice.word());
    all.put("link", link);
    return all;
  }

  private static @Nullable String named(AlertFigure figure) {
    String value = number(figure.value(), figure.unit());
    return value == null ? null : bounded(figure.metric()) + " = " + value;
  }

  private static void put(Map<String, String> all, String name, @Nullable String value) {
    if (value != null) {
      all.put(name, value);
    }
  }

  String summary() {
    return bounded(alert.evidence().summary());
  }

  private static @Nullable String interval(AlertFigure figure) {
    List<Double> ends = figure.ci95();
    return ends == null
        ? null
        : number(ends.get(0), figure.unit()) + " to " + number(ends.get(1), figure.unit());
  }

  static @Nullable String number(@Nullable Double value, String unit) {
    if (value == null) {
      return null;
    }
    boolean share = unit.equals("share");
    BigDecimal rounded = new BigDecimal(share ? value * 100 : value).round(FOUR_DIGITS);
    BigDecimal plain = rounded.stripTrailingZeros();
    String text = (plain.scale() < 0 ? plain.setScale(0) : plain).toPlainString();
    return text + (share ? " %" : unit.isEmpty() ? "" : " " + unit);
  }

  /** A text on one line that is not long. */
  static String bounded(String text) {
    String line = PrintableText.line(text);
    if (line.length() <= MOST_CHARS) {
      return line;
    }
    int end = Character.isHighSurrogate(line.charAt(MOST_CHARS - 1)) ? MOST_CHARS - 1 : MOST_CHARS;
    return line.substring(0, end) + " (cut)";
  }

  /** The same text for people, one statement a line. */
  String text() {
    StringBuilder text = new StringBuilder(summary());
    annotations()
        .forEach(
            (name, value) -> {
              if (!name.equals("summary") && !name.equals("link") && !name.equals("notice")) {
                text.append('\n').append(name).append(": ").append(value);
              }
            });
    if (isOver()) {
      text.append("\nresolved: ").append(alert.course().resolvedAt());
    }
    return text.toString();
  }
}
