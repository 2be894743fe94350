package dev.sonde.simulator;

import com.fasterxml.jackson.annotation.JsonValue;

/**
 * Deviations of a provider's chunks from the specification.
 *
 * @param filler text that is no answer
 * @param toolCalls what fragments of tool calls leave out
 * @param logprobs how log probabilities are stated
 * @param contentParts whether content is a list of parts
 * @param blankIds whether {@code id} and {@code system_fingerprint} are empty, and the object is a
 *     {@code text_completion}
 * @param trailing whether bytes that are no event follow the end of the stream
 */
public record ChunkStyle(
    Filler filler,
    ToolCalls toolCalls,
    Logprobs logprobs,
    boolean contentParts,
    boolean blankIds,
    boolean trailing) {

  /** Text that is not part of the answer. */
  public enum Filler {
    NO,
    /** A last token {@code </s>}. */
    END_MARK,
    /** The word None in two pieces before a tool call. */
    NONE_WORD,
    /** The word null before a tool call. */
    NULL_WORD;

    @JsonValue
    String label() {
      return Fault.Label.of(this);
    }
  }

  /** What fragments of tool calls leave out. */
  public enum ToolCalls {
    WHOLE,
    NO_ID,
    EMPTY_ID,
    NO_INDEX,
    /** Fragments after the first say that id and name are null. */
    NULL_NAMES;

    @JsonValue
    String label() {
      return Fault.Label.of(this);
    }
  }

  /** How log probabilities are stated. */
  public enum Logprobs {
    /** For each token of a text, where a request asks for them. */
    AS_ASKED,
    /** Never. */
    ABSENT,
    /** Always null. */
    EMPTY,
    /** Always the same ones, with special tokens among the likeliest. */
    STATED;

    @JsonValue
    String label() {
      return Fault.Label.of(this);
    }
  }
}
