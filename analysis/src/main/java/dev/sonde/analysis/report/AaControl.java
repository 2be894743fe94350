package dev.sonde.analysis.report;

import dev.sonde.analysis.report.Comparison.PairTest;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The A/A control: one provider measured under two labels. A difference between the two is noise of
 * the method, so a control is compared with its own provider only.
 */
final class AaControl {

  private AaControl() {}

  static boolean isControl(CellReport cell) {
    return cell.controlOf() != null;
  }

  /** The tests between different providers, without those of A/A controls. */
  static List<PairTest> competing(Report report) {
    return report.comparison().tests().stream()
        .filter(test -> report.cells().stream().noneMatch(cell -> isOf(test, cell)))
        .toList();
  }

  /** Whether a test compares a control with its provider. */
  private static boolean isOf(PairTest test, CellReport control) {
    String provider = control.controlOf();
    return provider != null
        && test.isOf(control)
        && (test.better().equals(control.provider()) || test.worse().equals(control.provider()));
  }

  /** One sentence per control with its result; none for a control without a test. */
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
        ? ("%s, measured twice%s, %s: the setup itself causes such differences (one control in twenty"
                + " shows one by chance), so do not rely on ranks this close")
            .formatted(provider, where, found)
        : "%s, measured twice%s, is not distinguishable from itself (%s)"
            .formatted(provider, where, found);
  }

  private static String difference(PairTest test) {
    String p = String.format(Locale.ROOT, "p=%.2g", test.significance().pAdjusted());
    if (test.test().equals(PairTest.TAIL)) {
      return (test.significant() ? "differs from itself in the tail, " : "") + p;
    }
    Double shift = test.shift().location().hodgesLehmannMs();
    String by = shift == null ? "" : Figures.millis(Math.abs(shift)) + " ms";
    return test.significant()
        ? "seems " + by + " slower than itself, " + p
        : by + (by.isEmpty() ? "" : ", ") + p;
  }
}
