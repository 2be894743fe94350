package dev.sonde.worker.sse;

/**
 * Tells reasoning that stands in the content, as {@code <think>…</think>} at its start, from the
 * answer. Text arrives in pieces cut anywhere.
 *
 * <pre>
 *   START ── anything else ──► ANSWER
 *     └── {@literal <think>} ──► THINKING ── {@literal </think>} ──► AFTER ── no space ──► ANSWER
 * </pre>
 */
final class ThinkTags {

  private static final String OPEN = "<think>";
  private static final String CLOSE = "</think>";

  private enum State {
    START,
    THINKING,
    AFTER,
    ANSWER
  }

  private final TextDigest content;
  private final TextDigest reasoning;
  private final StringBuilder held = new StringBuilder();
  private State state = State.START;
  private boolean answered;
  private boolean reasoned;

  ThinkTags(TextDigest content, TextDigest reasoning) {
    this.content = content;
    this.reasoning = reasoning;
  }

  /** Takes a piece that is not empty; what it was is asked afterwards. */
  void append(char[] text, int offset, int length) {
    if (state == State.ANSWER) {
      answered = true;
      reasoned = false;
      content.append(text, offset, length);
      return;
    }
    answered = false;
    reasoned = false;
    int end = offset + length;
    for (int at = offset; at < end; at++) {
      if (state == State.ANSWER) {
        answered = true;
        content.append(text, at, end - at);
        return;
      }
      one(text[at]);
    }
    // What may still become a tag is no answer yet.
    reasoned |= !answered;
  }

  private void one(char c) {
    switch (state) {
      case START -> start(c);
      case THINKING -> thinking(c);
      case AFTER -> {
        if (!Character.isWhitespace(c)) {
          state = State.ANSWER;
          answer(c);
        }
      }
      case ANSWER -> answer(c);
    }
  }

  private void start(char c) {
    held.append(c);
    String begun = held.toString().stripLeading();
    if (begun.equals(OPEN)) {
      state = State.THINKING;
      held.setLength(0);
    } else if (!OPEN.startsWith(begun)) {
      state = State.ANSWER;
      release(content);
      answered = true;
    }
  }

  private void thinking(char c) {
    held.append(c);
    reasoned = true;
    if (CLOSE.contentEquals(held)) {
      state = State.AFTER;
      held.setLength(0);
      return;
    }
    while (!CLOSE.startsWith(held.toString())) {
      reasoning.append(new char[] {held.charAt(0)}, 0, 1);
      held.deleteCharAt(0);
    }
  }

  private void answer(char c) {
    answered = true;
    content.append(new char[] {c}, 0, 1);
  }

  private void release(TextDigest to) {
    char[] text = held.toString().toCharArray();
    to.append(text, 0, text.length);
    held.setLength(0);
  }

  /** Whether the last piece had something of the answer. */
  boolean answered() {
    return answered;
  }

  /** Whether the last piece had something of the reasoning, or what may become its tag. */
  boolean reasoned() {
    return reasoned;
  }

  /** The text is complete: what was held back is what it looked like. */
  void end() {
    release(state == State.THINKING ? reasoning : content);
  }
}
