package dev.sonde.analysis.fold;

import java.util.Locale;

/** The finish reasons of OpenAI's chat completions, and what stands for them elsewhere. */
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

  /** Its number in partials, from 0 on without gaps. */
  public int number() {
    return number;
  }

  /** Of a finish reason as sent; empty when there was none. */
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
