package dev.sonde.analysis.diff;

import dev.sonde.analysis.diff.Diff.Change;
import dev.sonde.analysis.report.CellReport;
import dev.sonde.analysis.statistics.TotalVariation;
import dev.sonde.analysis.statistics.TwoProportions.Share;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The rows of one cell's failures, answers and cost. */
final class FigureRows {

  static final String ERRORS = "error_rate";

  /** A smaller change of a cost per unit is normal, because it varies with the answers. */
  private static final double SAME_AMOUNT = 0.01;

  private static final String VALUE = "value";

  private final CellReport base;
  private final CellReport head;
  private final List<UncorrectedRow> uncorrected = new ArrayList<>();

  FigureRows(CellReport base, CellReport head) {
    this.base = base;
    this.head = head;
  }

  List<UncorrectedRow> uncorrected() {
    errors();
    counts("shapes", shapes(base), shapes(head));
    counts("finish_reasons", base.output().finishReasons(), head.output().finishReasons());
    amount(
        "input_usd_per_million",
        base.cost().inputUsdPerMillion(),
        head.cost().inputUsdPerMillion(),
        0);
    amount(
        "output_usd_per_million",
        base.cost().outputUsdPerMillion(),
        head.cost().outputUsdPerMillion(),
        0);
    amount(
        "usd_per_1k_tokens",
        base.cost().usdPer1kTokens(),
        head.cost().usdPer1kTokens(),
        SAME_AMOUNT);
    amount(
        "usd_per_success", base.cost().usdPerSuccess(), head.cost().usdPerSuccess(), SAME_AMOUNT);
    return uncorrected;
  }

  private void errors() {
    Share before = new Share(base.ledger().failed(), base.ledger().answered());
    Share after = new Share(head.ledger().failed(), head.ledger().answered());
    if (before.of() == 0 || after.of() == 0) {
      return;
    }
    Effects effects = Effects.ofShares(before, after);
    Diff.Row row =
        row(
            ERRORS,
            new Diff.Values(before.value(), after.value(), before.of(), after.of()),
            effects.effect(),
            Change.NOT_COMPARED,
            "");
    uncorrected.add(
        new UncorrectedRow(
            row,
            Tested.shares(Tested.SHARES, before, after),
            effects.spread(),
            Change.WORSE,
            Change.BETTER));
  }

  private static Map<String, Long> shapes(CellReport cell) {
    Map<String, Long> counts = new TreeMap<>();
    cell.output().shapes().forEach(each -> counts.merge(each.signature(), each.count(), Long::sum));
    return counts;
  }

  /** Compares counts by kind: Fisher's test on each kind's share, with Bonferroni's correction. */
  private void counts(
      String metric, @Nullable Map<String, Long> before, @Nullable Map<String, Long> after) {
    if (before == null || after == null || before.isEmpty() || after.isEmpty()) {
      return;
    }
    long ofBefore = before.values().stream().mapToLong(Long::longValue).sum();
    long ofAfter = after.values().stream().mapToLong(Long::longValue).sum();
    Set<String> kinds = new TreeSet<>(before.keySet());
    kinds.addAll(after.keySet());
    double p = 1;
    double least = 1;
    List<String> changed = new ArrayList<>();
    for (String kind : kinds) {
      Share one = new Share(before.getOrDefault(kind, 0L), ofBefore);
      Share other = new Share(after.getOrDefault(kind, 0L), ofAfter);
      Tested test = Tested.shares(Tested.SHARES, one, other);
      p = Math.min(p, test.p() * kinds.size());
      least = Math.min(least, test.least() * kinds.size());
      if (test.p() * kinds.size() < HypothesisFamily.ALPHA) {
        changed.add(
            kind + " " + one.hits() + "/" + one.of() + " to " + other.hits() + "/" + other.of());
      }
    }
    double distance = TotalVariation.of(array(kinds, before), array(kinds, after));
    Diff.Row row =
        row(
            metric,
            new Diff.Values(null, null, ofBefore, ofAfter),
            Diff.Effect.of(Diff.Quotient.NONE, new Diff.Distance(Effects.rounded(distance), null)),
            Change.NOT_COMPARED,
            String.join(", ", changed));
    uncorrected.add(
        new UncorrectedRow(
            row,
            new Tested(Tested.SHARES, p, least, 1),
            Double.NaN,
            Change.DIFFERENT,
            Change.DIFFERENT));
  }

  private static long[] array(Set<String> kinds, Map<String, Long> counts) {
    return kinds.stream().mapToLong(kind -> counts.getOrDefault(kind, 0L)).toArray();
  }

  private void amount(
      String metric, @Nullable Double before, @Nullable Double after, double tolerance) {
    if (before == null || after == null) {
      return;
    }
    Effects effects = Effects.ofAmounts(before, after);
    boolean same = Math.abs(after - before) <= tolerance * Math.abs(before);
    Change change = same ? Change.SAME : after > before ? Change.DEARER : Change.CHEAPER;
    uncorrected.add(
        UncorrectedRow.certain(
            row(
                metric,
                new Diff.Values(before, after, base.ledger().answered(), head.ledger().answered()),
                effects.effect(),
                change,
                "")));
  }

  private Diff.Row row(
      String metric, Diff.Values values, Diff.Effect effect, Change change, String detail) {
    return new Diff.Row(base.name(), metric, VALUE, values, effect, null, change, detail);
  }
}
