package dev.sonde.coordinator.report;

import dev.sonde.coordinator.fold.AnswerTally;
import dev.sonde.coordinator.fold.MergedCell;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The most frequent answer to each prompt over all targets of a model, and how far a cell agrees
 * with it. Agreement is relative: it names no answer right.
 */
final class ModelAnswers {

  private static final int DECIMALS = 6;
  private static final Comparator<AnswerTally> MOST_FREQUENT =
      Comparator.comparingLong(AnswerTally::count)
          .reversed()
          .thenComparing(AnswerTally::hash, Long::compareUnsigned);

  private final Map<Integer, AnswerTally> modalByPrompt = new HashMap<>();
  private final long answers;

  /** Over all cells of one model. */
  ModelAnswers(Collection<MergedCell> cells) {
    Map<Integer, Map<Long, AnswerTally>> byPrompt = new TreeMap<>();
    long count = 0;
    for (MergedCell cell : cells) {
      for (AnswerTally answer : cell.answers()) {
        count += answer.count();
        byPrompt
            .computeIfAbsent(answer.prompt(), any -> new TreeMap<>())
            .merge(answer.hash(), answer, ModelAnswers::sum);
      }
    }
    answers = count;
    byPrompt.forEach((prompt, tallies) -> modal(tallies.values(), prompt));
  }

  private static AnswerTally sum(AnswerTally one, AnswerTally other) {
    return new AnswerTally(one.prompt(), one.hash(), one.prefix(), one.count() + other.count());
  }

  private void modal(Collection<AnswerTally> tallies, int prompt) {
    tallies.stream()
        .filter(answer -> !answer.isOther())
        .min(MOST_FREQUENT)
        .ifPresent(answer -> modalByPrompt.put(prompt, answer));
  }

  /** Null when there is nothing to agree with. */
  CellReport.@Nullable Agreement agreement(MergedCell cell) {
    List<AnswerTally> own = cell.answers();
    long total = own.stream().mapToLong(AnswerTally::count).sum();
    if (answers < 2 || total == 0) {
      return null;
    }
    long equal = 0;
    long compared = 0;
    double shared = 0;
    for (AnswerTally answer : own) {
      AnswerTally modal = modalByPrompt.get(answer.prompt());
      if (modal == null || answer.isOther()) {
        continue;
      }
      boolean same = modal.hash() == answer.hash();
      equal += same ? answer.count() : 0;
      if (same || !(modal.prefix().isEmpty() && answer.prefix().isEmpty())) {
        compared += answer.count();
        shared += answer.count() * (same ? 1 : commonShare(answer.prefix(), modal.prefix()));
      }
    }
    boolean textKept = own.stream().anyMatch(answer -> !answer.prefix().isEmpty());
    Double exact = Decimals.share(equal, total);
    Double prefix = textKept ? Decimals.ratio(shared, compared, DECIMALS) : null;
    return exact == null ? null : new CellReport.Agreement(exact, prefix);
  }

  /** The share of the longer text that both begin with, in code points. */
  static double commonShare(String one, String other) {
    int[] first = one.codePoints().toArray();
    int[] second = other.codePoints().toArray();
    int longer = Math.max(first.length, second.length);
    int common = 0;
    while (common < Math.min(first.length, second.length) && first[common] == second[common]) {
      common++;
    }
    return longer == 0 ? 1 : (double) common / longer;
  }
}
