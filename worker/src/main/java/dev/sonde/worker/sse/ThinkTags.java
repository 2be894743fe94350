package dev.sonde.worker.sse;

/**
 * Separates reasoning in the content, {@code <think>…</think>} at its start, from the answer. White
 * space before either is ignored, because it depends on the template and not on the model. Text
 * arrives in pieces that may be split anywhere; each character is read once.
 *
 * <pre>
 *   START ── anything else ──► ANSWER
 *     └── {@literal <think>} ──► THINKING ── {@literal </think>} ──► AFTER ── no space ──► ANSWER
 * </pre>
 */
final class ThinkTags {

  /** The most white space before a tag; a text with more of it is an answer. */
  static final int MAX_SPACES = 256;

  private static final char[] OPEN = "<think>".toCharArray();
  private static final char[] CLOSE = "</think>".toCharArray();

  private enum State {
    START,
    THINKING,
    AFTER,
    ANSWER
  }

  private final TextDigest content;
  private final TextDigest reasoning;
  private final StringBuilder spaces = new StringBuilder(0);
  private State state = State.START;

  /** The number of characters of the expected tag that were read. */
  private int matched;

  private boolean answered;
  private boolean reasoned;

  ThinkTags(TextDigest content, TextDigest reasoning) {
    this.content = content;
    this.reasoning = reasoning;
  }

  /**
   * Reads a piece that is not empty; {@link #answered} and {@link #reasoned} then say what it was.
   */
  void append(char[] text, int offset, int length) {
    answered = false;
    reasoned = false;
    int end = offset + length;
    int at = offset;
    while (at < end && state != State.ANSWER) {
      at =
          switch (state) {
            case START -> start(text, at);
            case THINKING -> thinking(text, at, end);
            default -> after(text, at);
          };
    }
    if (at < end) {
      answered = true;
      content.append(text, at, end - at);
    }
    // Characters that may become a tag are no answer yet.
    reasoned |= !answered;
  }

  /** Each of these methods returns the next position to read. */
  private int start(char[] text, int at) {
    char c = text[at];
    if (c == OPEN[matched]) {
      matched++;
      if (matched == OPEN.length) {
        state = State.THINKING;
        matched = 0;
        spaces.setLength(0);
      }
      return at + 1;
    }
    if (matched == 0 && Character.isWhitespace(c) && spaces.length() < MAX_SPACES) {
      spaces.append(c);
      return at + 1;
    }
    state = State.ANSWER;
    answered = true;
    if (spaces.length() < MAX_SPACES) {
      spaces.setLength(0);
    }
    release();
    return at;
  }

  private int thinking(char[] text, int from, int end) {
    reasoned = true;
    int at = from;
    int plain = from;
    while (at < end) {
      char c = text[at];
      if (c == CLOSE[matched]) {
        if (matched == 0) {
          reasoning.append(text, plain, at - plain);
        }
        at++;
        plain = at;
        matched++;
        if (matched == CLOSE.length) {
          state = State.AFTER;
          matched = 0;
          return at;
        }
      } else if (matched > 0) {
        // Only the first character of the tag is '<', so the matched characters start no other tag.
        reasoning.append(CLOSE, 0, matched);
        matched = 0;
      } else {
        at++;
      }
    }
    reasoning.append(text, plain, at - plain);
    return at;
  }

  private int after(char[] text, int at) {
    if (Character.isWhitespace(text[at])) {
      return at + 1;
    }
    state = State.ANSWER;
    return at;
  }

  private void release() {
    char[] before = spaces.toString().toCharArray();
    content.append(before, 0, before.length);
    spaces.setLength(0);
    content.append(OPEN, 0, matched);
    matched = 0;
  }

  /** Whether the last piece contained text of the answer. */
  boolean answered() {
    return answered;
  }

  /** Whether the last piece contained reasoning, or characters that may become its tag. */
  boolean reasoned() {
    return reasoned;
  }

  /** The text is complete: the characters that were held back are text. */
  void end() {
    if (state == State.START) {
      release();
    } else if (state == State.THINKING) {
      reasoning.append(CLOSE, 0, matched);
      matched = 0;
    }
  }
}
