package dev.sonde.worker.sse;

/**
 * The place of a value in a chat completion, or in a chunk of one. Only places that are read have a
 * name; everything else is {@link #ELSEWHERE}.
 */
enum Place {
  ROOT {
    @Override
    Place member(String name) {
      return switch (name) {
        case "choices" -> CHOICES;
        case "usage" -> USAGE;
        case "error" -> ERROR;
        case "errors" -> ERRORS;
        case "x_groq" -> EXTENSION;
        case "model" -> MODEL;
        case "object", "type", "status" -> STATE;
        case "message", "detail" -> COMPLAINT;
        default -> ELSEWHERE;
      };
    }
  },
  CHOICES {
    @Override
    Place element() {
      return CHOICE;
    }
  },
  CHOICE {
    @Override
    Place member(String name) {
      return switch (name) {
        case "delta", "message" -> DELTA;
        case "finish_reason" -> FINISH_REASON;
        case "error" -> FAILURE;
        default -> ELSEWHERE;
      };
    }
  },
  DELTA {
    @Override
    Place member(String name) {
      return switch (name) {
        case "content" -> CONTENT;
        case "reasoning", "reasoning_content", "reasoning_text", "thinking" -> REASONING;
        case "refusal" -> REFUSAL;
        case "tool_calls" -> TOOL_CALLS;
        case "function_call" -> TOOL_CALL;
        case "error" -> FAILURE;
        default -> ELSEWHERE;
      };
    }
  },
  /** A text, or an array of parts. */
  CONTENT {
    @Override
    Place element() {
      return CONTENT_PART;
    }
  },
  CONTENT_PART {
    @Override
    Place member(String name) {
      return switch (name) {
        case "text" -> CONTENT;
        case "thinking", "reasoning" -> REASONING;
        case "refusal" -> REFUSAL;
        default -> ELSEWHERE;
      };
    }
  },
  /** A text, or an array of parts. */
  REASONING {
    @Override
    Place element() {
      return REASONING_PART;
    }
  },
  REASONING_PART {
    @Override
    Place member(String name) {
      return name.equals("text") ? REASONING : ELSEWHERE;
    }
  },
  REFUSAL,
  TOOL_CALLS {
    @Override
    Place element() {
      return TOOL_CALL;
    }
  },
  TOOL_CALL {
    @Override
    Place member(String name) {
      return TOOL_CALL_MEMBER;
    }
  },
  /** Anything within a tool call. */
  TOOL_CALL_MEMBER {
    @Override
    Place member(String name) {
      return this;
    }
  },
  FINISH_REASON,
  MODEL,
  /** What kind of an object the whole is, or what became of it. */
  STATE,
  ERROR,
  ERRORS {
    @Override
    Place element() {
      return ERROR;
    }
  },
  /** Groq's own member, which says why a stream was stopped. */
  EXTENSION {
    @Override
    Place member(String name) {
      return name.equals("error") ? FAILURE : ELSEWHERE;
    }
  },
  /** An error of a choice: the answer may go on, with a usage for example. */
  FAILURE,
  /** A message where a completion would have none. */
  COMPLAINT,
  USAGE {
    @Override
    Place member(String name) {
      return switch (name) {
        case "prompt_tokens" -> INPUT_TOKENS;
        case "completion_tokens" -> OUTPUT_TOKENS;
        case "total_tokens" -> TOTAL_TOKENS;
        case "cached_tokens" -> CACHED_TOKENS;
        case "prompt_tokens_details" -> INPUT_DETAILS;
        case "completion_tokens_details" -> OUTPUT_DETAILS;
        default -> ELSEWHERE;
      };
    }
  },
  INPUT_DETAILS {
    @Override
    Place member(String name) {
      return name.equals("cached_tokens") ? CACHED_TOKENS : ELSEWHERE;
    }
  },
  OUTPUT_DETAILS {
    @Override
    Place member(String name) {
      return name.equals("reasoning_tokens") ? REASONING_TOKENS : ELSEWHERE;
    }
  },
  INPUT_TOKENS,
  OUTPUT_TOKENS,
  TOTAL_TOKENS,
  CACHED_TOKENS,
  REASONING_TOKENS,
  ELSEWHERE;

  Place member(String name) {
    return ELSEWHERE;
  }

  Place element() {
    return ELSEWHERE;
  }
}
