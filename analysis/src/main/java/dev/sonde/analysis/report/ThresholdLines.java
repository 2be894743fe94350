package dev.sonde.analysis.report;

import dev.sonde.analysis.report.Phrases.ThresholdLine;
import dev.sonde.analysis.report.Report.CellName;
import dev.sonde.analysis.report.Report.Result;
import dev.sonde.analysis.report.Report.ThresholdResult;
import dev.sonde.common.event.Metric;
import dev.sonde.common.run.Figure;
import dev.sonde.common.run.Quantity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The results of thresholds as lines: failures first, then what cannot be decided, then what holds.
 * Results that say the same share a line.
 */
final class ThresholdLines {

  /** More names than these are counted. */
  private static final int NAMES = 6;

  private static final Comparator<ThresholdResult> WORST_FIRST =
      Comparator.comparing(each -> order(each.result()));

  private final Report report;

  ThresholdLines(Report report) {
    this.report = report;
  }

  /** Failures first; otherwise in the order given. */
  static List<ThresholdResult> ordered(List<ThresholdResult> results) {
    return results.stream().sorted(WORST_FIRST).toList();
  }

  private static int order(Result result) {
    return switch (result) {
      case FAIL -> 0;
      case INSUFFICIENT -> 1;
      case PASS -> 2;
    };
  }

  List<ThresholdLine> lines() {
    List<ThresholdLine> lines = new ArrayList<>();
    of(Result.FAIL)
        .filter(each -> each.value() != null)
        .forEach(each -> lines.add(new ThresholdLine(Result.FAIL, sentence(each))));
    valueless(Result.FAIL).forEach(text -> lines.add(new ThresholdLine(Result.FAIL, text)));
    valueless(Result.INSUFFICIENT)
        .forEach(text -> lines.add(new ThresholdLine(Result.INSUFFICIENT, text)));
    held().forEach(text -> lines.add(new ThresholdLine(Result.PASS, text)));
    return lines;
  }

  private Stream<ThresholdResult> of(Result result) {
    return report.thresholds().stream().filter(each -> each.result() == result);
  }

  /** One line for all thresholds whose result on the same cells has the same reason. */
  private List<String> valueless(Result result) {
    Map<List<String>, List<ThresholdResult>> byReason = new LinkedHashMap<>();
    of(result)
        .filter(each -> each.value() == null)
        .forEach(
            each -> {
              String reason = each.cell() == null ? "" : finding(each);
              byReason
                  .computeIfAbsent(List.of(each.expression(), reason), any -> new ArrayList<>())
                  .add(each);
            });
    Map<String, List<String>> byMeaning = new LinkedHashMap<>();
    byReason.forEach(
        (key, results) -> {
          String meaning =
              results.get(0).cell() == null
                  ? "matches no cell"
                  : names(results) + ": " + key.get(1);
          byMeaning.computeIfAbsent(meaning, any -> new ArrayList<>()).add(key.get(0));
        });
    List<String> lines = new ArrayList<>();
    byMeaning.forEach(
        (meaning, expressions) ->
            lines.add(mark(result) + String.join(", ", expressions) + "  " + meaning));
    return lines;
  }

  private String names(List<ThresholdResult> results) {
    List<String> names =
        results.stream().map(ThresholdResult::cell).map(this::where).distinct().toList();
    if (names.size() <= NAMES) {
      return String.join(", ", names);
    }
    String first = String.join(", ", names.subList(0, NAMES - 1));
    return first + " and " + Figures.count(names.size() - NAMES + 1L, "other");
  }

  private List<String> held() {
    Map<String, List<ThresholdResult>> byExpression =
        of(Result.PASS)
            .collect(
                Collectors.groupingBy(
                    ThresholdResult::expression, LinkedHashMap::new, Collectors.toList()));
    List<String> lines = new ArrayList<>();
    byExpression.forEach(
        (expression, passed) -> {
          long all =
              report.thresholds().stream()
                  .filter(each -> each.expression().equals(expression))
                  .count();
          String others = passed.size() < all ? "the other " : "all ";
          lines.add(
              passed.size() == 1
                  ? sentence(passed.get(0))
                  : "✓ " + expression + "  held by " + others + passed.size());
        });
    return lines;
  }

  /** With its mark: {@code ✗ p95(ttft) < 800ms groq: 912 ms}. */
  String sentence(ThresholdResult result) {
    return mark(result.result()) + result.expression() + "  " + found(result);
  }

  private static String mark(Result result) {
    return switch (result) {
      case PASS -> "✓ ";
      case FAIL -> "✗ ";
      case INSUFFICIENT -> "? ";
    };
  }

  /** {@code groq: 912 ms}. */
  String found(ThresholdResult result) {
    return result.cell() == null
        ? "matches no cell"
        : where(result.cell()) + ": " + finding(result);
  }

  private String where(@Nullable CellName cell) {
    if (cell == null) {
      return "";
    }
    String model = cell.model().substring(cell.model().lastIndexOf('/') + 1);
    return cell.provider()
        + (several(CellReport::model) ? " " + model : "")
        + (several(CellReport::region) ? " from " + cell.region() : "")
        + (cell.step() == null ? "" : " at " + cell.step());
  }

  private boolean several(Function<CellReport, String> name) {
    return report.cells().stream().map(name).distinct().count() > 1;
  }

  private String finding(ThresholdResult result) {
    if (result.value() != null) {
      return Words.value(result);
    }
    return switch (result.result()) {
      case PASS -> "held";
      case FAIL -> failure(result);
      case INSUFFICIENT -> shortage(result);
    };
  }

  private String shortage(ThresholdResult result) {
    if (Words.isOfPooled(result)) {
      return "the gaps of one answer are correlated, so no sample is large enough";
    }
    boolean speed = result.threshold().quantity().filter(ThresholdLines::isSpeed).isPresent();
    boolean unknown =
        cell(result)
            .filter(cell -> cell.ledger().succeeded() > 0 && !CellFigures.isRated(cell))
            .isPresent();
    return speed && unknown
        ? "how many tokens came after the first read is unknown for most answers"
        : "the sample is too small to decide";
  }

  private static boolean isSpeed(Quantity quantity) {
    return quantity.map(
        (statistic, metric) -> metric == Metric.ITL,
        figure -> figure == Figure.OUTPUT_TOKENS_PER_SECOND);
  }

  private Optional<CellReport> cell(ThresholdResult result) {
    return report.cells().stream().filter(cell -> cell.name().equals(result.cell())).findFirst();
  }

  private String failure(ThresholdResult result) {
    return cell(result)
        .filter(cell -> cell.ledger().succeeded() == 0)
        .map(cell -> "no answer to " + Figures.count(cell.ledger().answered(), "probe"))
        .orElse("reached by timeouts");
  }
}
