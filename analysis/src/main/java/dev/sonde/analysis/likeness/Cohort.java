package dev.sonde.analysis.likeness;

import dev.sonde.analysis.fold.AnswerRow;
import dev.sonde.common.run.RequestSpec;
import dev.sonde.common.run.Spec;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The providers of one model, over all regions.
 *
 * @param reference the provider that the others are compared with; null for the consensus of the
 *     cohort
 */
public record Cohort(String model, Spec spec, List<Member> members, @Nullable String reference) {

  public Cohort {
    members = List.copyOf(members);
    boolean known = members.stream().anyMatch(member -> member.provider().equals(reference));
    if (reference != null && !known) {
      throw new IllegalArgumentException(
          "reference is " + reference + ", allowed is one of the model's providers");
    }
  }

  int size() {
    return members.size();
  }

  RequestSpec request(AnswerRow answer) {
    return spec.request(answer.prompt());
  }

  /** Whether an answer is drawn at random: its temperature is not 0 and it has no seed. */
  boolean isDrawn(AnswerRow answer) {
    RequestSpec request = request(answer);
    return isWarm(request) && request.seed() == null;
  }

  /**
   * Whether the temperature is not 0. Without one the provider's default applies, which is never 0
   * in practice.
   */
  static boolean isWarm(RequestSpec request) {
    Double temperature = request.temperature();
    return temperature == null || temperature > 0;
  }

  boolean isDeterministic(AnswerRow answer) {
    return request(answer).asksForOneAnswer();
  }

  /** A member's answers that match the filter, by prompt. */
  Map<Integer, List<AnswerRow>> byPrompt(int member, Predicate<AnswerRow> wanted) {
    return members.get(member).answers().stream()
        .filter(wanted)
        .collect(Collectors.groupingBy(AnswerRow::prompt, TreeMap::new, Collectors.toList()));
  }

  List<String> names(List<Integer> positions) {
    return positions.stream().map(position -> members.get(position).provider()).toList();
  }
}
