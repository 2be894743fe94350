package dev.sonde.analysis.report;

import dev.sonde.analysis.report.Comparison.PairTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The A/A control: a provider that was asked under two labels. What is found between the two is the
 * method's own noise, so a control takes no part in any comparison but that one.
 */
final class AaControl {

  private AaControl() {}

  static boolean isControl(CellReport cell) {
    return cell.controlOf() != null;
  }

  /** The tests between providers. */
  static List<PairTest> competing(Report report) {
    return report.comparison().tests().stream()
        .filter(test -> report.cells().stream().noneMatch(cell -> isOf(test, cell)))
        .toList();
  }

  /** Whether a test is that of a control with its provider. */
  private static boolean isOf(PairTest test, CellReport control) {
    String provider = control.controlOf();
    return provider != null
        && test.isOf(control)
        && (test.better().equals(control.provider()) || test.worse().equals(control.provider()));
  }

  /** What each control found, a sentence each; none where nothing could be tested. */
  static List<String> sentences(Report report) {
    List<String> sentences = new ArrayList<>();
    for (CellReport cell : report.cells()) {
      String provider = cell.controlOf();
      List<PairTest> tests =
          report.comparison().tests().stream().filter(test -> isOf(test, cell)).toList();
      if (provider != null && !tests.isEmpty()) {
        sentences.add(sentence(provider, where(report, cell), tests));
      }
    }
    return sentences;
  }

  private static String where(Report report, CellReport cell) {
    boolean models = report.cells().stream().map(CellReport::model).distinct().count() > 1;
    boolean regions = report.cells().stream().map(CellReport::region).distinct().count() > 1;
    return (models ? " for " + cell.model() : "")
        + (regions ? " from " + cell.region() : "")
        + (cell.step() == null ? "" : " at " + cell.step().label());
  }

  private static String sentence(String provider, String where, List<PairTest> tests) {
    PairTest strongest = tests.get(0);
    for (PairTest test : tests) {
      strongest =
          test.significance().pAdjusted() < strongest.significance().pAdjusted() ? test : strongest;
    }
    String found = difference(strongest);
    return strongest.significant()
        ? ("%s, asked twice%s, %s: the setup makes differences of its own (one control in twenty"
                + " says so by chance), so do not rely on ranks this close")
            .formatted(provider, where, found)
        : "%s, asked twice%s, is not told apart from itself (%s)".formatted(provider, where, found);
  }

  private static String difference(PairTest test) {
    String p = String.format(Locale.ROOT, "p=%.2g", test.significance().pAdjusted());
    if (test.test().equals(PairTest.TAIL)) {
      return (test.significant() ? "differs from itself in the tail, " : "") + p;
    }
    Double shift = test.shift().hodgesLehmannMs();
    String by = shift == null ? "" : Figures.millis(Math.abs(shift)) + " ms";
    return test.significant()
        ? "seems " + by + " slower than itself, " + p
        : by + (by.isEmpty() ? "" : ", ") + p;
  }
}
