package dev.sonde.analysis.likeness;

import dev.sonde.analysis.fold.AnswerRow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Compares the token counts of each prompt: one model with one template has one count. A different
 * count means a hidden system prompt, another template, other tools in it, or a different count
 * method.
 */
final class PromptTokens implements Check {

  /** Tokens that a template may add, as the verifiers of model vendors allow. */
  private static final long TOLERANCE = 3;

  private static final int LEAST_PROMPTS = 2;

  @Override
  public List<Finding> findings(Cohort cohort) {
    List<Map<Integer, Long>> counted = new ArrayList<>();
    for (int member = 0; member < cohort.size(); member++) {
      counted.add(modes(cohort, member));
    }
    return IntStream.range(0, cohort.size())
        .mapToObj(member -> finding(cohort, member, counted))
        .toList();
  }

  private static Finding finding(Cohort cohort, int member, List<Map<Integer, Long>> counted) {
    List<Long> surplus = new ArrayList<>();
    int judged = 0;
    for (Map.Entry<Integer, Long> own : counted.get(member).entrySet()) {
      Long expected = expected(cohort, member, counted, own.getKey());
      if (expected != null) {
        judged++;
        long difference = own.getValue() - expected;
        if (difference < 0 || difference > TOLERANCE) {
          surplus.add(difference);
        }
      }
    }
    if (judged == 0 || cohort.members().get(member).provider().equals(cohort.reference())) {
      return Finding.untested(cohort, member, Kind.PROMPT_TOKENS, judged, false);
    }
    surplus.sort(Long::compare);
    double median = surplus.isEmpty() ? 0 : surplus.get(surplus.size() / 2);
    MemberComparison measured =
        MemberComparison.certain(surplus.size(), null, median, surplus.size() >= LEAST_PROMPTS);
    return Finding.certain(cohort, member, Kind.PROMPT_TOKENS, measured, judged)
        .against(others(cohort, member));
  }

  private static List<String> others(Cohort cohort, int member) {
    return cohort.reference() != null
        ? List.of(cohort.reference())
        : cohort.names(
            IntStream.range(0, cohort.size()).filter(each -> each != member).boxed().toList());
  }

  /** The reference's count, or the count that most providers share; null when no two agree. */
  private static @Nullable Long expected(
      Cohort cohort, int member, List<Map<Integer, Long>> counted, int prompt) {
    List<Long> all = new ArrayList<>();
    for (int each = 0; each < counted.size(); each++) {
      Long count = counted.get(each).get(prompt);
      boolean named = cohort.members().get(each).provider().equals(cohort.reference());
      if (count != null
          && (cohort.reference() == null ? each != member || cohort.size() > 2 : named)) {
        all.add(count);
      }
    }
    return all.size() > 1 ? shared(all) : all.isEmpty() ? null : all.get(0);
  }

  private static @Nullable Long shared(List<Long> counts) {
    long mode = mode(counts);
    return counts.stream().filter(count -> count == mode).count() > 1 ? (Long) mode : null;
  }

  private static Map<Integer, Long> modes(Cohort cohort, int member) {
    Map<Integer, Long> modes = new TreeMap<>();
    cohort
        .byPrompt(
            member,
            answer -> answer.inputTokens() != AnswerRow.NONE && !cohort.request(answer).unique())
        .forEach(
            (prompt, answers) ->
                modes.put(prompt, mode(answers.stream().map(AnswerRow::inputTokens).toList())));
    return modes;
  }

  /** The most frequent count; of equally frequent ones the smallest. */
  private static long mode(Collection<Long> counts) {
    Map<Long, Integer> times = new HashMap<>();
    counts.forEach(count -> times.merge(count, 1, Integer::sum));
    long mode = Long.MAX_VALUE;
    int most = 0;
    for (Map.Entry<Long, Integer> each : times.entrySet()) {
      boolean better = each.getValue() == most && each.getKey() < mode;
      if (each.getValue() > most || better) {
        mode = each.getKey();
        most = each.getValue();
      }
    }
    return mode;
  }
}
