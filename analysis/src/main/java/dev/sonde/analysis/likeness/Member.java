package dev.sonde.analysis.likeness;

import dev.sonde.analysis.fold.AnswerRow;
import dev.sonde.analysis.fold.TokenSums;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The answers of one provider.
 *
 * @param pin the provider that the request names; null when the router chooses
 * @param answers a sample of the ok answers
 * @param outcomes of all answered probes, by label
 * @param shapes ok answers by shape
 * @param servedBy answers by the provider that they name
 */
public record Member(
    String provider,
    @Nullable String pin,
    List<AnswerRow> answers,
    Map<String, Long> outcomes,
    Map<Long, Long> shapes,
    Map<String, Long> servedBy,
    TokenSums tokens) {

  public Member {
    answers = List.copyOf(answers);
  }

  long answered() {
    return outcomes.values().stream().mapToLong(Long::longValue).sum();
  }
}
