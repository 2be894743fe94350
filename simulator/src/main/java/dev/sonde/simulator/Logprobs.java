package dev.sonde.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/**
 * States log probabilities of tokens, and of the likeliest ones at their places. The token that was
 * sent is always the likeliest. Each of the others has half of what is left.
 */
final class Logprobs {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Vocabulary vocabulary;
  private final long promptHash;
  private final int top;

  /**
   * Creates the statements of one answer.
   *
   * @param top the number of likeliest tokens at each place
   */
  Logprobs(Vocabulary vocabulary, long promptHash, int top) {
    this.vocabulary = vocabulary;
    this.promptHash = promptHash;
    this.top = top;
  }

  /** The value of {@code logprobs} for some tokens of a plan; null for calls of tools. */
  String of(Plan plan, int from, int to) {
    if (plan.callsTools()) {
      return "null";
    }
    StringBuilder out = new StringBuilder("{\"content\":[");
    for (int place = from; place < to; place++) {
      double likely = 0.5 + 0.45 * Mix.unit(Mix.of(promptHash, place));
      byte[] token = plan.token(place, vocabulary);
      out.append(place == from ? "" : ",");
      state(out, token, likely);
      out.append(",\"top_logprobs\":[");
      likeliest(out, token, place, likely);
      out.append("]}");
    }
    return out.append("],\"refusal\":null}").toString();
  }

  private void likeliest(StringBuilder out, byte[] sent, int place, double likely) {
    double left = 1 - likely;
    int word = vocabulary.word(promptHash, place);
    for (int i = 0, said = 0; said < top; i++) {
      byte[] token = i == 0 ? sent : vocabulary.token((word + i) % vocabulary.size());
      if (i > 0 && Arrays.equals(token, sent)) {
        continue;
      }
      out.append(said == 0 ? "" : ",");
      left = i == 0 ? left : left / 2;
      state(out, token, i == 0 ? likely : left);
      out.append('}');
      said++;
    }
  }

  private static void state(StringBuilder out, byte[] escaped, double probability) {
    String token = new String(escaped, StandardCharsets.UTF_8);
    out.append("{\"token\":\"").append(token).append("\",\"logprob\":");
    out.append(String.format(Locale.ROOT, "%.6f", Math.log(probability))).append(",\"bytes\":[");
    byte[] bytes = text(token).getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < bytes.length; i++) {
      out.append(i == 0 ? "" : ",").append(bytes[i] & 0xFF);
    }
    out.append(']');
  }

  private static String text(String escaped) {
    try {
      return JSON.readValue('"' + escaped + '"', String.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a token is no JSON text: " + escaped, e);
    }
  }
}
