package dev.sonde.analysis.report;

import dev.sonde.analysis.likeness.Finding;
import dev.sonde.analysis.likeness.Kind;
import java.util.Locale;

/** Describes differences in words, with their p-values. */
final class DifferenceWords {

  private DifferenceWords() {}

  /**
   * For example {@code 31% of its answers to prompts with tools are faulty, 1.9% for the others
   * (100 answers, p<0.0001)}.
   */
  static String sentence(Finding finding) {
    String detail = finding.detail().isEmpty() ? "" : ": " + finding.detail();
    return what(finding) + detail + " (" + sureness(finding) + ")";
  }

  private static String what(Finding finding) {
    return switch (finding.kind()) {
      case PROMPT_TOKENS ->
          text(
              "counts %+.0f input tokens on %.0f of %d prompts",
              effect(finding), own(finding), finding.n());
      case SHAPE -> shares("of its answers have a shape that most others never send", finding);
      case MAX_TOKENS -> share(finding) + " of its answers are longer than max_tokens";
      case STOP -> share(finding) + " of its answers go on after a stop text";
      case SEED -> shares("of its answers to a repeated seed differ", finding);
      case TOOL_CHOICE -> share(finding) + " of its answers ignore tool_choice";
      case REASONING_EFFORT ->
          text(
              "reasoning_effort makes no visible difference (δ %.2f, the others %.2f)",
              own(finding), others(finding));
      case TOOL_CALLS -> shares("of its answers to prompts with tools are faulty", finding);
      case STRUCTURED_OUTPUT -> shares("of its answers miss the response format", finding);
      case HEALTH -> shares("of its answers are unsound", finding);
      case BROKEN_ANSWERS -> shares("of its answers break off or are empty", finding);
      case FINISH_REASONS ->
          text("ends answers for other reasons (total variation %.2f)", effect(finding));
      case LENGTH ->
          text(
              "%s answers: %.0f characters on average, the others %.0f (δ %+.2f)",
              effect(finding) > 0 ? "longer" : "shorter",
              own(finding),
              others(finding),
              effect(finding));
      case CHARACTERS_PER_TOKEN -> metering(finding);
      case AGREEMENT ->
          text(
              "at temperature 0 agrees with itself more than with the others, by %.0f points;"
                  + " different hardware can cause this",
              100 * effect(finding));
      case DISTRIBUTION ->
          text("draws its answers from another distribution (MMD² %.3f)", effect(finding));
      case DUPLICATES -> shares("of its answers repeat an earlier one word for word", finding);
      case TOKENS_PER_CHUNK ->
          text("sends %.1f tokens a chunk, the others %.1f", own(finding), others(finding));
      case FAKE_STREAMING -> shares("of its streams come at once, or at the end", finding);
      case RATE_LIMITED -> shares("of its requests are refused with 429", finding);
      case SERVED_BY -> share(finding) + " of its answers come from another provider";
    };
  }

  private static String metering(Finding finding) {
    return text(
        "counts %+.0f%% output tokens for the same length of text (%.2f characters a token, the"
            + " others %.2f)",
        100 / effect(finding) - 100, own(finding), others(finding));
  }

  private static String sureness(Finding finding) {
    String size =
        Figures.count(finding.n(), finding.kind() == Kind.PROMPT_TOKENS ? "prompt" : "answer");
    Double p = finding.pHolm();
    return p == null ? size : size + ", " + pValue(p);
  }

  /** Never zero, with four decimals. */
  static String pValue(double p) {
    return p < 0.0001 ? "p<0.0001" : text("p=%.4f", p);
  }

  private static String shares(String what, Finding finding) {
    return share(finding)
        + " "
        + what
        + ", "
        + Figures.percent(others(finding))
        + " for the others";
  }

  private static String share(Finding finding) {
    return Figures.percent(own(finding));
  }

  private static double own(Finding finding) {
    Double own = finding.own();
    return own == null ? 0 : own;
  }

  private static double others(Finding finding) {
    Double others = finding.others();
    return others == null ? 0 : others;
  }

  private static double effect(Finding finding) {
    Finding.Effect effect = finding.effect();
    return effect == null ? 0 : effect.value();
  }

  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  /** A kind's name in texts. */
  static String name(Kind kind) {
    return switch (kind) {
      case PROMPT_TOKENS -> "prompt tokens";
      case SHAPE -> "shape";
      case MAX_TOKENS -> "max_tokens";
      case STOP -> "stop";
      case SEED -> "seed";
      case TOOL_CHOICE -> "tool_choice";
      case REASONING_EFFORT -> "reasoning effort";
      case TOOL_CALLS -> "tool calls";
      case STRUCTURED_OUTPUT -> "structured output";
      case HEALTH -> "health";
      case BROKEN_ANSWERS -> "broken answers";
      case FINISH_REASONS -> "finish reasons";
      case LENGTH -> "length";
      case CHARACTERS_PER_TOKEN -> "characters a token";
      case AGREEMENT -> "agreement at temperature 0";
      case DISTRIBUTION -> "distribution of texts";
      case DUPLICATES -> "duplicates";
      case TOKENS_PER_CHUNK -> "tokens a chunk";
      case FAKE_STREAMING -> "streaming";
      case RATE_LIMITED -> "rate limits";
      case SERVED_BY -> "served by";
    };
  }
}
