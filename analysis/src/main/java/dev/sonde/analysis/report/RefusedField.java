package dev.sonde.analysis.report;

import dev.sonde.common.event.Outcome;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What to do about a field of the request that a provider does not take: the key of the spec that
 * leaves it out or renames it.
 */
final class RefusedField {

  /** Fields whose name is a part of another's come after it. */
  private static final Map<String, String> KEYS = keys();

  /** A value out of bounds, by contrast, is no reason to leave the field out. */
  private static final Pattern REFUSED =
      Pattern.compile(
          "(?i)(un|not |n't )(support|recogni[sz]|permitt|allow|expect)|unknown|unexpected"
              + "|does not support|extra (inputs|fields)|invalid (parameter|field|argument)"
              + "|instead|deprecated|not (be )?(set|used|available)");

  private RefusedField() {}

  private static Map<String, String> keys() {
    Map<String, String> keys = new LinkedHashMap<>();
    keys.put("max_tokens", "request.maxTokensField: max_completion_tokens");
    keys.put("max_completion_tokens", "request.maxTokensField: max_tokens");
    keys.put("stream_options", "request.streamOptions: none");
    keys.put("include_usage", "request.streamOptions: none");
    keys.put("reasoning_effort", "request.reasoningEffort: default");
    keys.put("temperature", "request.temperature: none");
    keys.put("seed", "request.seed: none");
    keys.put("stop", "request.stop: []");
    return keys;
  }

  /** A piece of advice for each cell whose requests were refused for a field. */
  static List<String> advice(Report report) {
    List<String> advice = new ArrayList<>();
    for (CellReport cell : report.cells()) {
      for (CellReport.Failure failure : cell.errors()) {
        if (failure.outcome().is(Outcome.BAD_REQUEST)) {
          field(failure.message())
              .ifPresent(
                  field ->
                      advice.add(
                          "%s does not take %s: set %s in a spec"
                              .formatted(cell.provider(), field, KEYS.get(field))));
        }
      }
    }
    return advice;
  }

  /** The field that a message refuses: the first one that it names. */
  static Optional<String> field(String message) {
    if (!REFUSED.matcher(message).find()) {
      return Optional.empty();
    }
    String first = null;
    int at = Integer.MAX_VALUE;
    for (String field : KEYS.keySet()) {
      int found = place(message, field);
      if (found >= 0 && found < at) {
        at = found;
        first = field;
      }
    }
    return Optional.ofNullable(first);
  }

  /** Where the field's name stands as a word, or -1. */
  private static int place(String message, String field) {
    var word = Pattern.compile("(?<![A-Za-z_])" + field + "(?![A-Za-z_])").matcher(message);
    return word.find() ? word.start() : -1;
  }
}
