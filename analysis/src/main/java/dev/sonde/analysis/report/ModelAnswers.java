package dev.sonde.analysis.report;

import dev.sonde.analysis.fold.AnswerRow;
import dev.sonde.analysis.fold.MergedCell;
import dev.sonde.analysis.statistics.Gram;
import dev.sonde.common.run.Spec;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The most frequent answer to each prompt at temperature 0 over all targets of a model, and how
 * often a cell agrees with it. The most frequent answer is not necessarily correct.
 */
final class ModelAnswers {

  private static final int DECIMALS = 6;

  private final Spec spec;
  private final Map<Integer, AnswerRow> modalByPrompt = new HashMap<>();
  private final long answers;

  /** Over all cells of one model. */
  ModelAnswers(Spec spec, Collection<MergedCell> cells) {
    this.spec = spec;
    Map<Integer, Map<Long, Tally>> byPrompt = new TreeMap<>();
    long count = 0;
    for (MergedCell cell : cells) {
      for (AnswerRow answer : comparable(cell)) {
        count++;
        byPrompt
            .computeIfAbsent(answer.prompt(), any -> new TreeMap<>(Long::compareUnsigned))
            .merge(answer.hash(), new Tally(answer, 1), Tally::plus);
      }
    }
    answers = count;
    byPrompt.forEach((prompt, tallies) -> modalByPrompt.put(prompt, modal(tallies.values())));
  }

  /** The most frequent answer; of equally frequent ones the first, which has the smallest hash. */
  private static AnswerRow modal(Collection<Tally> tallies) {
    long most = tallies.stream().mapToLong(Tally::count).max().orElseThrow();
    return tallies.stream()
        .filter(tally -> tally.count == most)
        .map(Tally::answer)
        .findFirst()
        .orElseThrow();
  }

  private List<AnswerRow> comparable(MergedCell cell) {
    return cell.answers().stream()
        .filter(answer -> spec.request(answer.prompt()).asksForOneAnswer())
        .toList();
  }

  /** Null when there is nothing to compare with. */
  CellReport.@Nullable Agreement agreement(MergedCell cell) {
    List<AnswerRow> own = comparable(cell);
    if (answers < 2 || own.isEmpty()) {
      return null;
    }
    long equal = 0;
    long compared = 0;
    double shared = 0;
    for (AnswerRow answer : own) {
      AnswerRow modal = Objects.requireNonNull(modalByPrompt.get(answer.prompt()));
      boolean same = modal.hash() == answer.hash();
      equal += same ? 1 : 0;
      if (same || !(modal.prefix().isEmpty() && answer.prefix().isEmpty())) {
        compared++;
        shared += same ? 1 : commonShare(answer.prefix(), modal.prefix());
      }
    }
    boolean textKept = own.stream().anyMatch(answer -> !answer.prefix().isEmpty());
    Double exact = Decimals.share(equal, own.size());
    Double prefix = textKept ? Decimals.ratio(shared, compared, DECIMALS) : null;
    return exact == null ? null : new CellReport.Agreement(exact, prefix);
  }

  /** The length of the common prefix as a share of the longer text, in code points. */
  static double commonShare(String one, String other) {
    return Gram.commonShare(one.codePoints().toArray(), other.codePoints().toArray());
  }

  private record Tally(AnswerRow answer, long count) {
    Tally plus(Tally other) {
      return new Tally(answer, count + other.count);
    }
  }
}
