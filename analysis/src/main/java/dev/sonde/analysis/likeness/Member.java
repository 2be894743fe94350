package dev.sonde.analysis.likeness;

import dev.sonde.analysis.fold.AnswerRow;
import dev.sonde.analysis.fold.TokenSums;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What came back from one provider.
 *
 * @param pin the provider that was asked for by name, or null when the router was free to choose
 * @param answers a sample of the ok answers
 * @param outcomes of all answered probes, by label
 * @param shapes ok answers by shape
 * @param servedBy answers by the provider that says it gave them
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
