package dev.sonde.analysis.likeness;

import dev.sonde.analysis.fold.AnswerRow;
import dev.sonde.analysis.statistics.Gram;
import dev.sonde.analysis.statistics.Mmd;
import dev.sonde.analysis.statistics.Permutations;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Tests whether a member's answers have the same distribution as the others': the unbiased MMD²
 * with labels permuted within prompts. Drawn answers use the Hamming kernel over their first 50
 * code points. Answers at temperature 0 use the length of the common prefix; half of their MMD² is
 * how much more a member agrees with itself than with the others.
 */
final class Texts implements Comparison {

  private static final int CODE_POINTS = 50;
  private static final double LEAST_GAP = 0.05;

  /** For a single prompt at temperature 0, each machine may have its own answer. */
  private static final int LEAST_PROMPTS = 3;

  /** Limits the matrices: the number of prompts, and of a member's answers to one. */
  private static final int PROMPTS = 50;

  private static final int ANSWERS = 40;

  /**
   * Limits a permutation: pairs of a member's answers, for example 25 prompts with 20 answers each.
   */
  private static final int PAIRS = 10_000;

  private final Cohort cohort;
  private final Kind kind;
  private final double leastEffect;
  private final List<Prompt> prompts = new ArrayList<>();

  /** The kernel matrix over all members' answers to a prompt, and the rows of each member. */
  private record Prompt(Gram gram, Map<Integer, int[]> rows) {}

  private Texts(Cohort cohort, Kind kind, double leastEffect) {
    this.cohort = cohort;
    this.kind = kind;
    this.leastEffect = leastEffect;
  }

  static Texts distribution(Cohort cohort) {
    Texts texts = new Texts(cohort, Kind.DISTRIBUTION, 0);
    texts.read(cohort::isDrawn, 5, each -> Gram.hamming(each, CODE_POINTS));
    return texts;
  }

  static Texts agreement(Cohort cohort) {
    Texts texts = new Texts(cohort, Kind.AGREEMENT, LEAST_GAP);
    texts.read(cohort::isDeterministic, 2, Gram::commonPrefix);
    if (texts.prompts.size() < LEAST_PROMPTS) {
      texts.prompts.clear();
    }
    return texts;
  }

  private void read(
      Predicate<AnswerRow> wanted, int leastAnswers, Function<List<String>, Gram> kernel) {
    Map<Integer, Map<Integer, List<AnswerRow>>> byPrompt = new TreeMap<>();
    for (int i = 0; i < cohort.size(); i++) {
      int member = i;
      cohort
          .byPrompt(member, answer -> wanted.test(answer) && hasText(answer))
          .forEach(
              (prompt, answers) -> {
                if (answers.size() >= leastAnswers) {
                  byPrompt.computeIfAbsent(prompt, any -> new TreeMap<>()).put(member, answers);
                }
              });
    }
    int judged = Math.max(1, Math.min(byPrompt.size(), PROMPTS));
    int most = Math.min(ANSWERS, (int) Math.sqrt((double) PAIRS / judged));
    byPrompt.values().stream()
        .limit(judged)
        .forEach(each -> prompts.add(prompt(each, most, kernel)));
  }

  /**
   * Whether the answer has a prefix. The texts of answers without one are unknown; a tool call has
   * none.
   */
  private static boolean hasText(AnswerRow answer) {
    return !answer.prefix().isEmpty();
  }

  private static Prompt prompt(
      Map<Integer, List<AnswerRow>> answers, int most, Function<List<String>, Gram> kernel) {
    List<String> texts = new ArrayList<>();
    Map<Integer, int[]> rows = new TreeMap<>();
    answers.forEach(
        (member, own) -> {
          int[] positions = new int[Math.min(most, own.size())];
          for (int i = 0; i < positions.length; i++) {
            positions[i] = texts.size();
            texts.add(own.get(i).prefix());
          }
          rows.put(member, positions);
        });
    return new Prompt(kernel.apply(texts), rows);
  }

  @Override
  public Kind kind() {
    return kind;
  }

  @Override
  public long size(int member) {
    return prompts.stream()
        .mapToLong(prompt -> prompt.rows.getOrDefault(member, new int[0]).length)
        .sum();
  }

  @Override
  public MemberComparison measure(int member, List<Integer> reference, Permutations permutations) {
    List<Mmd.Stratum> strata = new ArrayList<>();
    for (Prompt prompt : prompts) {
      int[] own = prompt.rows.getOrDefault(member, new int[0]);
      int[] others =
          reference.stream()
              .map(each -> prompt.rows.getOrDefault(each, new int[0]))
              .flatMapToInt(Arrays::stream)
              .toArray();
      strata.add(new Mmd.Stratum(prompt.gram, own, others));
    }
    Mmd mmd = new Mmd(strata);
    double effect = kind == Kind.AGREEMENT ? mmd.statistic() / 2 : mmd.statistic();
    boolean matters = effect > leastEffect;
    // The screen needs no permutation when the effect is too small.
    boolean screened = !matters && permutations.equals(Permutations.SCREEN);
    SplittableRandom random = new SplittableRandom(cohort.spec().seed() + 31L * member);
    double p = screened ? 1 : mmd.pValue(permutations, random);
    return new MemberComparison(null, null, effect, null, p, matters, "");
  }
}
