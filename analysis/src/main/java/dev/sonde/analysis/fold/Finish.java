package dev.sonde.analysis.fold;

import java.util.Locale;

/**
 * The finish reasons of OpenAI's chat completions; equivalent reasons of other APIs map to them.
 */
public enum Finish {
  NONE(0),
  STOP(1),
  LENGTH(2),
  TOOL_CALLS(3),
  CONTENT_FILTER(4),
  OTHER(5);

  private final int number;

  Finish(int number) {
    this.number = number;
  }

  /** The number in partials, from 0 without gaps. */
  public int number() {
    return number;
  }

  /** From a finish reason as sent, which may be empty. */
  public static Finish of(String reason) {
    return switch (reason.toLowerCase(Locale.ROOT)) {
      case "" -> NONE;
      case "stop", "eos", "end_turn" -> STOP;
      case "length", "max_tokens" -> LENGTH;
      case "tool_calls", "function_call" -> TOOL_CALLS;
      case "content_filter" -> CONTENT_FILTER;
      default -> OTHER;
    };
  }
}
