package dev.sonde.analysis.diff;

import dev.sonde.analysis.diff.Diff.Row;
import dev.sonde.analysis.likeness.Finding;
import dev.sonde.analysis.report.Figures;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** Summarizes a diff in one sentence. */
final class Summary {

  private Summary() {}

  static String of(Diff diff) {
    List<Diff.Test> tests = diff.rows().stream().map(Row::test).filter(Objects::nonNull).toList();
    long able = tests.stream().filter(test -> test.pAdjusted() != null).count();
    long mute =
        tests.stream()
            .filter(test -> test.pAdjusted() == null && !test.name().equals(Tested.SHARES))
            .count();
    long worse = tested(diff, true);
    long better = tested(diff, false);
    String found =
        worse + better == 0
            ? "no change was found"
            : "%d for the worse, %d for the better".formatted(worse, better);
    String beyond = mute == 0 ? "" : ", %d more need more probes".formatted(mute);
    long counted =
        diff.rows().stream().filter(r -> r.test() == null && r.change().isChange()).count();
    return String.format(
        Locale.ROOT,
        "%s in %d tests%s (at most one false alarm in twenty such diffs)%s",
        found,
        able,
        beyond,
        counted == 0 ? "" : "; " + Figures.count(counted, "counted amount") + " changed");
  }

  /** The number of changes that a test found, in one direction. */
  static long tested(Diff diff, boolean bad) {
    return diff.rows().stream()
        .filter(row -> row.test() != null && row.change().isChange())
        .filter(row -> row.change().isBad() == bad)
        .count();
  }

  static String finding(Finding finding) {
    String detail = finding.detail().isEmpty() ? "" : ": " + finding.detail();
    return finding.provider() + " differs from the others in " + finding.kind().label() + detail;
  }
}
