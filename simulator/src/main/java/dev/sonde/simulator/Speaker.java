package dev.sonde.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * A language model as a provider serves it: the same for all providers, except for their quality.
 */
final class Speaker {

  private static final double[] HONEST = {0.86, 0.08, 0.04, 0.02};
  private static final double[] OTHER = {0.1, 0.6, 0.2, 0.1};
  private static final int COUNTED = 20;

  private final Vocabulary vocabulary;

  Speaker(Vocabulary vocabulary) {
    this.vocabulary = vocabulary;
  }

  /**
   * The answer to a request.
   *
   * @param wanted number of tokens of a text answer
   * @param noise share of words that differ from one request to the next
   * @param draws the seed of this request
   */
  Speech speak(ChatRequest asked, Quality quality, int wanted, double noise, long draws) {
    SplittableRandom random = new SplittableRandom(draws(asked, quality, draws));
    SplittableRandom accident = new SplittableRandom(Mix.of(draws, 7));
    int limit = asked.maxTokens() + quality.overrunTokens();
    ChatRequest.Wishes wishes = asked.wishes();
    List<JsonNode> calls =
        quality.ignoresToolChoice() ? wishes.tools().calls() : wishes.tools().next();
    if (!calls.isEmpty()) {
      return call(calls, asked, quality, accident, limit);
    }
    if (wishes.json()) {
      String json = Instances.of(wishes.responseFormat().schema(), asked.promptHash()).toString();
      boolean wrapped = accident.nextDouble() < quality.breaksFormat();
      String text = wrapped ? "Here is the JSON you asked for:\n" + json : json;
      return Speech.of(Speech.pieces(text), limit);
    }
    List<String> words = words(asked, quality, wanted, random);
    for (int i = 0; i < words.size(); i++) {
      if (accident.nextDouble() < noise) {
        words.set(i, word(Mix.of(draws, i)));
      }
    }
    return Speech.of(quality.ignoresStop() ? words : stopped(words, wishes.stops()), limit);
  }

  private static long draws(ChatRequest asked, Quality quality, long draws) {
    Long seed = asked.wishes().seed();
    if (quality.cachesAnswers()) {
      return asked.promptHash();
    }
    return seed == null || quality.ignoresSeed() ? draws : Mix.of(asked.promptHash(), seed);
  }

  /**
   * The answer that a provider without a {@link Quality} gives to a request that asks for more than
   * a text.
   *
   * @param plain the words of its text
   */
  Speech speak(ChatRequest asked, List<String> plain) {
    ChatRequest.Wishes wishes = asked.wishes();
    return wishes.json() || !wishes.tools().next().isEmpty()
        ? speak(asked, Quality.FAITHFUL, plain.size(), 0, asked.promptHash())
        : Speech.of(stopped(plain, wishes.stops()), asked.maxTokens());
  }

  private static Speech call(
      List<JsonNode> functions,
      ChatRequest asked,
      Quality quality,
      SplittableRandom accident,
      int limit) {
    List<String> names = new ArrayList<>();
    List<String> arguments = new ArrayList<>();
    for (int i = 0; i < functions.size(); i++) {
      JsonNode function = functions.get(i);
      long seed = i == 0 ? asked.promptHash() : Mix.of(asked.promptHash(), i);
      names.add(function.path("name").asText());
      JsonNode instance = Instances.of(function.path("parameters"), seed);
      arguments.add(instance.isObject() ? instance.toString() : "{}");
    }
    if (accident.nextDouble() < quality.leaksTools()) {
      return Speech.of(Speech.pieces(leak(names, arguments)), limit);
    }
    if (accident.nextDouble() < quality.breaksTools()) {
      arguments.replaceAll(each -> "{\"unexpected\":" + each + "}");
    }
    return Speech.of(names, arguments, limit);
  }

  private static String leak(List<String> names, List<String> arguments) {
    StringBuilder leak = new StringBuilder("<|tool_calls_section_begin|>");
    for (int i = 0; i < names.size(); i++) {
      leak.append("<|tool_call_begin|>functions.")
          .append(names.get(i))
          .append(":")
          .append(i)
          .append("<|tool_call_argument_begin|>")
          .append(arguments.get(i))
          .append("<|tool_call_end|>");
    }
    return leak.append("<|tool_calls_section_end|>").toString();
  }

  private List<String> words(
      ChatRequest asked, Quality quality, int wanted, SplittableRandom random) {
    String prompt = asked.wishes().lastText().toLowerCase(Locale.ROOT);
    List<String> words = new ArrayList<>();
    if (prompt.contains("count from")) {
      for (int i = 1; i <= COUNTED; i++) {
        words.add(i == 1 ? "1" : ", " + i);
      }
      return words;
    }
    boolean inventive = prompt.contains("random") || prompt.contains("invent");
    boolean draws = asked.wishes().temperature() > 0;
    int word = 0;
    for (int i = 0; i < wanted; i++) {
      if (inventive && draws) {
        words.add(word(random.nextLong()));
        continue;
      }
      int rank = draws ? drawn(quality, random.nextDouble()) : likeliest(asked, quality, word);
      word = next(asked.promptHash(), word, rank);
      words.add(text(word));
    }
    return words;
  }

  /**
   * Candidates depend on the last tokens, so a text that differs in one token continues
   * differently.
   */
  private int next(long promptHash, int word, int rank) {
    long mixed = Mix.of(Mix.of(promptHash, word), rank);
    return (int) Long.remainderUnsigned(mixed, vocabulary.size());
  }

  private static int drawn(Quality quality, double draw) {
    double sum = 0;
    for (int rank = 0; rank < HONEST.length - 1; rank++) {
      sum += (1 - quality.quantised()) * HONEST[rank] + quality.quantised() * OTHER[rank];
      if (draw < sum) {
        return rank;
      }
    }
    return HONEST.length - 1;
  }

  /** Coarser weights change some of the closest choices, and always the same ones. */
  private static int likeliest(ChatRequest asked, Quality quality, int word) {
    double closeness = Mix.unit(Mix.of(Mix.of(asked.promptHash(), word), "close"));
    return closeness < quality.quantised() / 4 ? 1 : 0;
  }

  private String word(long mixed) {
    return text((int) Long.remainderUnsigned(mixed, vocabulary.size()));
  }

  private String text(int word) {
    return new String(vocabulary.token(word), StandardCharsets.UTF_8);
  }

  private static List<String> stopped(List<String> words, List<String> stops) {
    StringBuilder said = new StringBuilder();
    for (int i = 0; i < words.size(); i++) {
      said.append(words.get(i));
      for (String stop : stops) {
        if (said.indexOf(stop) >= 0) {
          return words.subList(0, i);
        }
      }
    }
    return words;
  }
}
