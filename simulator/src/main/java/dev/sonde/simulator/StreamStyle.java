package dev.sonde.simulator;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.annotation.JsonValue;

/**
 * The dialect of a provider's stream; every component is a deviation that real providers have. A
 * scenario names them all at one level.
 *
 * @param firstChunk what the chunk with the role carries
 * @param reasoning where reasoning tokens appear
 * @param usage when usage is stated
 * @param nullUsage whether the other chunks contain {@code "usage":null}
 * @param emptyDeltas whether an empty delta follows the first token chunk
 * @param extras whether there are additional fields of the provider, one of them a 64-bit number
 * @param chunks deviations inside a chunk
 */
public record StreamStyle(
    FirstChunk firstChunk,
    Reasoning reasoning,
    Usage usage,
    boolean nullUsage,
    boolean emptyDeltas,
    boolean extras,
    @JsonUnwrapped Framing framing,
    @JsonUnwrapped Ending ending,
    ChunkStyle chunks) {

  /**
   * How events become bytes.
   *
   * @param lineEnd what ends a line
   * @param spaceAfterData whether a space follows {@code data:}
   * @param multiLine whether one event is spread over several data lines
   * @param commentMillis the interval of comment lines; 0 for none
   * @param splitBytes the size of the writes into which every event is split; 0 for whole events
   */
  public record Framing(
      LineEnd lineEnd,
      boolean spaceAfterData,
      boolean multiLine,
      double commentMillis,
      int splitBytes) {
    public Framing {
      Require.notNegative("commentMillis", commentMillis);
      if (commentMillis > 0 && commentMillis < 1) {
        throw new IllegalArgumentException(
            "commentMillis must be 0 or at least 1, found " + commentMillis);
      }
      Require.between("splitBytes", splitBytes, 0, 65_536);
    }
  }

  /**
   * How the stream ends.
   *
   * @param finishReason the finish reason of a natural end
   * @param finishKeyOnlyLast whether {@code finish_reason} is absent until the last chunk
   * @param finishWithLastToken whether the last token chunk carries the finish reason
   * @param done whether {@code [DONE]} ends the stream
   */
  public record Ending(
      String finishReason, boolean finishKeyOnlyLast, boolean finishWithLastToken, boolean done) {
    public Ending {
      Require.filled("finishReason", finishReason);
    }
  }

  /** What the chunk with the role carries. */
  public enum FirstChunk {
    ROLE_ONLY,
    ROLE_AND_EMPTY,
    WITH_CONTENT;

    @JsonValue
    String label() {
      return Fault.Label.of(this);
    }
  }

  /** Where reasoning tokens appear. */
  public enum Reasoning {
    REASONING("reasoning"),
    REASONING_CONTENT("reasoning_content"),
    REASONING_TEXT("reasoning_text"),
    THINKING("thinking"),
    THINK_TAGS("content");

    private final String deltaKey;

    Reasoning(String deltaKey) {
      this.deltaKey = deltaKey;
    }

    String deltaKey() {
      return deltaKey;
    }

    @JsonValue
    String label() {
      return Fault.Label.of(this);
    }
  }

  /** When usage is stated. */
  public enum Usage {
    AS_ASKED,
    ON_FINISH,
    EVERY_CHUNK,
    REPEATED,
    NEVER;

    @JsonValue
    String label() {
      return Fault.Label.of(this);
    }
  }

  /** What ends a line. */
  public enum LineEnd {
    LF("\n"),
    CRLF("\r\n"),
    CR("\r");

    private final String text;

    LineEnd(String text) {
      this.text = text;
    }

    String text() {
      return text;
    }

    @JsonValue
    String label() {
      return Fault.Label.of(this);
    }
  }
}
