package dev.sonde.analysis.likeness;

import dev.sonde.analysis.fold.AnswerRow;
import dev.sonde.analysis.statistics.Permutations;
import dev.sonde.analysis.statistics.StratifiedRanks;
import dev.sonde.common.run.PromptSpec;
import dev.sonde.common.run.Spec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Tests whether more effort gives longer answers, as it does for the other providers: Cliff's δ of
 * the highest against the lowest effort over prompts with equal messages. The test permutes labels
 * within prompts; its statistic is the difference between the others' and the member's distance of
 * mean ranks.
 */
final class ReasoningEffort implements Comparison {

  private static final List<String> LEVELS =
      List.of("none", "minimal", "low", "medium", "high", "xhigh");

  private static final double LEAST_DELTA = 0.33;
  private static final double LEVEL = 0.05;
  private static final int ANSWERS = 40;

  private final Cohort cohort;
  private final List<Pair> pairs;
  private final List<Map<Integer, double[]>> tokens;

  /** Two prompts that differ in effort only. */
  private record Pair(int least, int most) {}

  ReasoningEffort(Cohort cohort) {
    this.cohort = cohort;
    this.pairs = pairs(cohort.spec());
    this.tokens =
        Lengths.byMember(
            cohort,
            answer -> pairs.stream().anyMatch(pair -> isOf(answer, pair)),
            answer ->
                answer.hasUsage()
                    ? answer.outputTokens()
                    : answer.characters() + answer.reasoningCharacters());
  }

  private static boolean isOf(AnswerRow answer, Pair pair) {
    return answer.prompt() == pair.least || answer.prompt() == pair.most;
  }

  private static List<Pair> pairs(Spec spec) {
    Map<List<PromptSpec.Message>, TreeMap<Integer, Integer>> byMessages = new LinkedHashMap<>();
    for (int prompt = 0; prompt < spec.prompts().size(); prompt++) {
      String effort = spec.request(prompt).reasoningEffort();
      int level = effort == null ? -1 : LEVELS.indexOf(effort.toLowerCase(Locale.ROOT));
      if (level >= 0) {
        byMessages
            .computeIfAbsent(spec.prompts().get(prompt).messages(), any -> new TreeMap<>())
            .putIfAbsent(level, prompt);
      }
    }
    return byMessages.values().stream()
        .filter(levels -> levels.size() > 1)
        .map(levels -> new Pair(levels.firstEntry().getValue(), levels.lastEntry().getValue()))
        .toList();
  }

  @Override
  public Kind kind() {
    return Kind.REASONING_EFFORT;
  }

  @Override
  public long size(int member) {
    return Lengths.size(tokens.get(member));
  }

  @Override
  public MemberComparison measure(int member, List<Integer> reference, Permutations permutations) {
    StratifiedRanks own = ranks(List.of(member));
    double others = ranks(reference).delta();
    double effect = others - own.delta();
    boolean deaf = own.greater() > LEVEL;
    boolean matters = deaf && others >= LEAST_DELTA && effect >= LEAST_DELTA;
    double p = matters ? pValue(member, reference, permutations) : 1;
    return MemberComparison.of(own.delta(), others, effect, p, matters);
  }

  /** Ranks the highest effort against the lowest. */
  private StratifiedRanks ranks(List<Integer> members) {
    return StratifiedRanks.of(
        pairs.stream()
            .map(
                pair ->
                    new StratifiedRanks.Stratum(
                        values(pair.most, members), values(pair.least, members)))
            .toList());
  }

  private double pValue(int member, List<Integer> reference, Permutations permutations) {
    List<Integer> alone = List.of(member);
    List<Arm> most = new ArrayList<>();
    List<Arm> least = new ArrayList<>();
    for (Pair pair : pairs) {
      double[] up = values(pair.most, alone);
      double[] down = values(pair.least, alone);
      double[] ups = concat(up, values(pair.most, reference));
      double[] downs = concat(down, values(pair.least, reference));
      double[] ranks = StratifiedRanks.midRanks(concat(ups, downs));
      most.add(new Arm(Arrays.copyOf(ranks, ups.length), up.length));
      least.add(new Arm(Arrays.copyOfRange(ranks, ups.length, ranks.length), down.length));
    }
    return permutations.pValue(
        surplus(most) - surplus(least),
        new SplittableRandom(cohort.spec().seed() + 41L * member),
        random -> {
          Stream.of(most, least).flatMap(List::stream).forEach(arm -> arm.shuffle(random));
          return surplus(most) - surplus(least);
        });
  }

  private static double surplus(List<Arm> arms) {
    double sum = 0;
    for (Arm arm : arms) {
      sum += arm.surplus();
    }
    return sum;
  }

  private double[] values(int prompt, List<Integer> members) {
    return members.stream()
        .map(member -> tokens.get(member).getOrDefault(prompt, new double[0]))
        .flatMapToDouble(all -> Arrays.stream(all).limit(ANSWERS))
        .toArray();
  }

  private static double[] concat(double[] one, double[] other) {
    double[] both = Arrays.copyOf(one, one.length + other.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    return both;
  }

  /** Ranks of the answers to one prompt, the member's first. */
  // An array, because permutations modify it in place. No other object shares it.
  @SuppressWarnings("ArrayRecordComponent")
  private record Arm(double[] ranks, int own) {

    /** The others' mean rank minus the member's; 0 when either has no answers. */
    double surplus() {
      double sum = 0;
      double all = 0;
      for (int i = 0; i < ranks.length; i++) {
        sum += i < own ? ranks[i] : 0;
        all += ranks[i];
      }
      int others = ranks.length - own;
      return own == 0 || others == 0 ? 0 : (all - sum) / others - sum / own;
    }

    void shuffle(SplittableRandom random) {
      for (int i = 0; i < own; i++) {
        int other = i + random.nextInt(ranks.length - i);
        double rank = ranks[other];
        ranks[other] = ranks[i];
        ranks[i] = rank;
      }
    }
  }
}
