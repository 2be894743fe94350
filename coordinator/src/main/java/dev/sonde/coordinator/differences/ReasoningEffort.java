package dev.sonde.coordinator.differences;

import dev.sonde.common.run.PromptSpec;
import dev.sonde.common.run.Spec;
import dev.sonde.coordinator.fold.AnswerRow;
import dev.sonde.coordinator.statistics.Permutations;
import dev.sonde.coordinator.statistics.StratifiedRanks;
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
 * Whether more effort gives longer answers, as it does with the others: Cliff's δ of the most
 * against the least effort over prompts with equal messages, and its difference to the others',
 * with labels permuted within prompts.
 */
final class ReasoningEffort implements Comparison {

  private static final List<String> LEVELS =
      List.of("none", "minimal", "low", "medium", "high", "xhigh");

  private static final double LEAST_DELTA = 0.33;
  private static final double LEVEL = 0.05;
  private static final int ANSWERS = 40;

  private final Fleet fleet;
  private final List<Pair> pairs;
  private final List<Map<Integer, double[]>> tokens;

  /** Two prompts that differ in effort only. */
  private record Pair(int least, int most) {}

  ReasoningEffort(Fleet fleet) {
    this.fleet = fleet;
    this.pairs = pairs(fleet.spec());
    this.tokens =
        Lengths.byMember(
            fleet,
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
  public Measured measure(int member, List<Integer> reference, Permutations permutations) {
    List<Arm> most = new ArrayList<>();
    List<Arm> least = new ArrayList<>();
    for (Pair pair : pairs) {
      most.add(arm(pair.most, member, reference));
      least.add(arm(pair.least, member, reference));
    }
    StratifiedRanks own = StratifiedRanks.of(strata(most, least, true));
    double others = StratifiedRanks.of(strata(most, least, false)).delta();
    double effect = others - own.delta();
    boolean matters = others >= LEAST_DELTA && effect >= LEAST_DELTA && own.greater() > LEVEL;
    SplittableRandom random = new SplittableRandom(fleet.spec().seed() + 41L * member);
    double p =
        matters
            ? permutations.pValue(
                effect,
                random,
                any -> {
                  Stream.of(most, least).flatMap(List::stream).forEach(arm -> arm.shuffle(random));
                  return StratifiedRanks.of(strata(most, least, false)).delta()
                      - StratifiedRanks.of(strata(most, least, true)).delta();
                })
            : 1;
    return Measured.of(own.delta(), others, effect, p, matters);
  }

  private Arm arm(int prompt, int member, List<Integer> reference) {
    double[] own = values(prompt, member);
    double[] others =
        reference.stream()
            .map(each -> values(prompt, each))
            .flatMapToDouble(Arrays::stream)
            .toArray();
    double[] items = Arrays.copyOf(own, own.length + others.length);
    System.arraycopy(others, 0, items, own.length, others.length);
    return new Arm(items, own.length);
  }

  private double[] values(int prompt, int member) {
    double[] all = tokens.get(member).getOrDefault(prompt, new double[0]);
    return Arrays.copyOf(all, Math.min(ANSWERS, all.length));
  }

  private static List<StratifiedRanks.Stratum> strata(
      List<Arm> most, List<Arm> least, boolean own) {
    List<StratifiedRanks.Stratum> strata = new ArrayList<>();
    for (int i = 0; i < most.size(); i++) {
      strata.add(new StratifiedRanks.Stratum(most.get(i).side(own), least.get(i).side(own)));
    }
    return strata;
  }

  /** Answers to one prompt, the member's own first. */
  // An array because permutations walk it. It is this comparison's own.
  @SuppressWarnings("ArrayRecordComponent")
  private record Arm(double[] items, int own) {

    double[] side(boolean first) {
      return Arrays.copyOfRange(items, first ? 0 : own, first ? own : items.length);
    }

    void shuffle(SplittableRandom random) {
      for (int i = 0; i < own; i++) {
        int other = i + random.nextInt(items.length - i);
        double item = items[other];
        items[other] = items[i];
        items[i] = item;
      }
    }
  }
}
