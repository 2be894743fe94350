package dev.sonde.analysis.fold;

import dev.sonde.common.event.FormatCheck;
import dev.sonde.common.event.ToolCheck;

/**
 * One ok answer from a cell's sample.
 *
 * @param ttftMicros -1 without a token
 */
public record AnswerRow(
    long block, int prompt, Text text, Tokens tokens, Form form, long ttftMicros)
    implements Comparable<AnswerRow> {

  /** Replaces a number that the answer does not have. */
  public static final long NONE = -1;

  /**
   * What it says.
   *
   * @param prefix the answer's first 256 code points, or empty where none are kept
   * @param hash of the whole answer
   * @param characters code points of the answer
   */
  public record Text(String prefix, long hash, long characters, long reasoningCharacters) {}

  /**
   * How many tokens it has.
   *
   * @param input -1 without a usage, like {@code output}
   * @param chunks that carried a token
   */
  public record Tokens(long input, long output, long reasoning, int chunks) {}

  /** What it is, and whether it is what was asked for. */
  public record Form(Finish finish, boolean toolCall, ToolCheck tools, FormatCheck format) {}

  public String prefix() {
    return text.prefix();
  }

  public long hash() {
    return text.hash();
  }

  public long characters() {
    return text.characters();
  }

  public long reasoningCharacters() {
    return text.reasoningCharacters();
  }

  public long inputTokens() {
    return tokens.input();
  }

  public long outputTokens() {
    return tokens.output();
  }

  public long reasoningTokens() {
    return tokens.reasoning();
  }

  public Finish finish() {
    return form.finish();
  }

  public boolean toolCall() {
    return form.toolCall();
  }

  public ToolCheck tools() {
    return form.tools();
  }

  public FormatCheck format() {
    return form.format();
  }

  /** Whether the provider reported a usage. */
  public boolean hasUsage() {
    return outputTokens() != NONE;
  }

  @Override
  public int compareTo(AnswerRow other) {
    return Long.compare(block, other.block);
  }
}
