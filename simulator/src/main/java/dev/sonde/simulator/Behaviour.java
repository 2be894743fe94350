package dev.sonde.simulator;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a provider answers.
 *
 * @param timing the times of an answer
 * @param output the text of an answer
 * @param stream the style of the stream
 * @param faults how often it fails, and how
 * @param queueing the most answers at the same time, while other requests wait in order; 0 for no
 *     limit
 * @param headers additional response headers
 * @param rejects fields of a request's body that it answers with 400
 * @param errors the form of its answer to a field with a wrong value
 * @param quality how well it serves a model; with null the text follows from the prompt alone
 */
public record Behaviour(
    Timing timing,
    Output output,
    StreamStyle stream,
    List<Fault> faults,
    int queueing,
    Map<String, String> headers,
    List<String> rejects,
    Errors errors,
    @Nullable Quality quality) {
  public Behaviour {
    faults = List.copyOf(faults);
    headers = Map.copyOf(headers);
    rejects = List.copyOf(rejects);
    Require.between("queueing", queueing, 0, Integer.MAX_VALUE);
    double sum = faults.stream().mapToDouble(Fault::rate).sum();
    if (sum > 1.000_000_1) {
      throw new IllegalArgumentException(
          "the rates of faults must not add up to more than 1, found " + sum);
    }
  }

  /** The form of an answer to a field with a wrong value. */
  public enum Errors {
    /** 400 with the object {@code error}. */
    OPENAI,
    /** 400 with the members of that object at the top. */
    MESSAGE,
    /** 422 with the list {@code detail} of FastAPI. */
    DETAIL,
    /** 422 with the texts {@code error} and {@code error_type} of TGI. */
    TGI;

    @JsonValue
    String label() {
      return Fault.Label.of(this);
    }
  }
}
