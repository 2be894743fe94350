package dev.sonde.analysis.fold;

import dev.sonde.common.event.FormatCheck;
import dev.sonde.common.event.ToolCheck;

/**
 * One ok answer from a cell's sample.
 *
 * @param prefix the answer's first 256 code points, or empty where none are kept
 * @param hash of the whole answer
 * @param characters code points of the answer
 * @param inputTokens -1 without a usage, like {@code outputTokens}
 * @param ttftMicros -1 without a token
 */
public record AnswerRow(
    long block,
    int prompt,
    String prefix,
    long hash,
    long characters,
    long reasoningCharacters,
    long inputTokens,
    long outputTokens,
    long reasoningTokens,
    Finish finish,
    int tokenChunks,
    ToolCheck tools,
    FormatCheck format,
    boolean toolCall,
    long ttftMicros)
    implements Comparable<AnswerRow> {

  /** Replaces a number that the answer does not have. */
  public static final long NONE = -1;

  /** Whether the provider reported a usage. */
  public boolean hasUsage() {
    return outputTokens != NONE;
  }

  @Override
  public int compareTo(AnswerRow other) {
    return Long.compare(block, other.block);
  }
}
