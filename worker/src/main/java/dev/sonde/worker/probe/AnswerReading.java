package dev.sonde.worker.probe;

import static dev.sonde.common.event.Timings.NEVER;

import dev.sonde.common.event.FormatCheck;
import dev.sonde.common.event.Outcome;
import dev.sonde.common.event.ProbeEvent;
import dev.sonde.common.event.ToolCheck;
import dev.sonde.worker.sse.Chunk;
import dev.sonde.worker.sse.ChunkParser;
import dev.sonde.worker.sse.Shape;
import dev.sonde.worker.sse.TextDigest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The state of an answer while it is read: the times of its tokens, its text, its usage. */
final class AnswerReading {

  static final int PREFIX_CODE_POINTS = 256;
  private static final int QUOTED_BYTES = 120;
  private static final int[] NO_GAPS = {};
  private static final int FIRST_GAPS = 64;

  private final ChunkParser parser;
  private final int maxTokenChunks;
  private final long startNanos;
  private final TextDigest content;
  private final TextDigest reasoning = new TextDigest(0);
  private final Shape shape = new Shape();
  private final @Nullable PromptChecks checks;
  private final @Nullable KeptAnswer kept;
  private final ChunkParser.Answer answer;
  private int[] gaps = NO_GAPS;
  private int tokenChunks;
  private long firstCharacters;
  private long firstTokens = ProbeEvent.Arrival.UNSTATED;
  private long firstChunkNanos = NEVER;
  private long firstTokenNanos = NEVER;
  private long firstAnswerTokenNanos = NEVER;
  private long lastTokenNanos = NEVER;
  private long doneNanos = NEVER;
  private ProbeEvent.@Nullable Usage usage;
  private String finishReason = "";
  private String model = "";
  private boolean toolCall;
  private boolean refusal;
  private final boolean keepPrefix;
  private boolean exceeded;
  private @Nullable String error;
  private @Nullable String failure;
  private @Nullable String malformed;

  /**
   * Creates the state of an answer before its first byte.
   *
   * @param startNanos the clock reading from which the event counts its times
   * @param checks the checks of the prompt, or null if there are none
   */
  AnswerReading(
      ProbeContext context, long startNanos, boolean keepPrefix, @Nullable PromptChecks checks) {
    this.checks = checks;
    this.kept = checks == null ? null : new KeptAnswer();
    this.parser = context.parser();
    this.maxTokenChunks = context.limits().tokenChunks();
    this.startNanos = startNanos;
    this.keepPrefix = keepPrefix;
    this.content = new TextDigest(keepPrefix ? PREFIX_CODE_POINTS : 0);
    this.answer = new ChunkParser.Answer(content, reasoning, shape);
  }

  /** Reads one chunk of a stream, or a whole answer. */
  void chunk(byte[] bytes, int offset, int length, long nanos) {
    if (firstChunkNanos == NEVER) {
      firstChunkNanos = nanos;
    }
    try {
      Chunk chunk = parser.parse(bytes, offset, length, answer);
      if (chunk.error()) {
        error(ErrorText.of(bytes, offset, length));
      } else if (chunk.failure()) {
        failed(ErrorText.find(bytes, offset, length).orElse(reason(chunk)));
      }
      take(chunk);
      if (chunk.token()) {
        token(nanos, chunk.answerToken());
      }
      if (isFirst(nanos)) {
        first(chunk);
      }
      if (kept != null) {
        kept.chunk(bytes, offset, length);
      }
    } catch (IOException e) {
      malformed("a chunk is no JSON object" + quoted(bytes, offset, length));
    }
  }

  /** Whether the time is that of the first token, in the microseconds of an event. */
  private boolean isFirst(long nanos) {
    return micros(nanos, startNanos) == micros(firstTokenNanos, startNanos);
  }

  private void first(Chunk chunk) {
    firstCharacters = content.codePoints() + reasoning.codePoints();
    if (chunk.usage()) {
      firstTokens = chunk.outputTokens();
    }
  }

  /** The beginning of a chunk, unless nothing of an answer is to be kept. */
  private String quoted(byte[] bytes, int offset, int length) {
    if (!keepPrefix) {
      return "";
    }
    String text =
        new String(bytes, offset, Math.min(length, QUOTED_BYTES), StandardCharsets.UTF_8).strip();
    return ": " + text + (length > QUOTED_BYTES ? "…" : "");
  }

  private static String reason(Chunk chunk) {
    return chunk.finishReason().isEmpty()
        ? "the choice has an error"
        : "finish_reason is \"" + chunk.finishReason() + "\"";
  }

  private void take(Chunk chunk) {
    if (chunk.saysUsage()) {
      usage = chunk.usage() ? usage(chunk) : null;
    }
    if (!chunk.finishReason().isEmpty()) {
      finishReason = chunk.finishReason();
    }
    if (model.isEmpty()) {
      model = chunk.model();
    }
    toolCall |= chunk.toolCall();
    refusal |= chunk.refusal();
  }

  private static ProbeEvent.Usage usage(Chunk chunk) {
    return new ProbeEvent.Usage(
        chunk.inputTokens(), chunk.cachedTokens(), chunk.outputTokens(), chunk.reasoningTokens());
  }

  private void token(long nanos, boolean isAnswer) {
    if (firstTokenNanos == NEVER) {
      firstTokenNanos = nanos;
    } else if (tokenChunks < maxTokenChunks) {
      gap(nanos);
    } else {
      exceeded("more than " + maxTokenChunks + " token chunks");
      return;
    }
    if (isAnswer && firstAnswerTokenNanos == NEVER) {
      firstAnswerTokenNanos = nanos;
    }
    lastTokenNanos = nanos;
    tokenChunks++;
  }

  /**
   * The gap is the difference of both times in microseconds, so that gaps add up to the times of
   * the event.
   */
  private void gap(long nanos) {
    int at = tokenChunks - 1;
    if (at == gaps.length) {
      gaps = Arrays.copyOf(gaps, Math.max(FIRST_GAPS, 2 * gaps.length));
    }
    long gap = micros(nanos, startNanos) - micros(lastTokenNanos, startNanos);
    gaps[at] = (int) Math.min(Integer.MAX_VALUE, gap);
  }

  /** A clock reading in the microseconds of an event. */
  static long micros(long nanos, long startNanos) {
    return nanos == NEVER ? NEVER : Math.floorDiv(nanos - startNanos, 1000L);
  }

  void done(long nanos) {
    if (doneNanos == NEVER) {
      doneNanos = nanos;
    }
  }

  void error(String text) {
    if (error == null) {
      error = text;
    }
  }

  /** The generation failed. What follows is still read: it may be a usage. */
  private void failed(String text) {
    if (failure == null) {
      failure = text;
    }
  }

  /** A limit is exceeded: nothing more is read. */
  void exceeded(String reason) {
    malformed(reason);
    exceeded = true;
  }

  boolean exceeded() {
    return exceeded;
  }

  void malformed(String reason) {
    if (malformed == null) {
      malformed = reason;
    }
  }

  /** Whether no further byte can change the outcome. */
  boolean settled() {
    return doneNanos != NEVER || error != null;
  }

  boolean hasToken() {
    return firstTokenNanos != NEVER;
  }

  /** The outcome of an answer whose body is complete. */
  Outcome outcome(boolean needsEnding) {
    if (error != null || failure != null) {
      return Outcome.STREAM_ERROR;
    }
    if (malformed != null) {
      return Outcome.MALFORMED;
    }
    if (needsEnding && doneNanos == NEVER && finishReason.isEmpty()) {
      return Outcome.TRUNCATED;
    }
    return hasToken() ? Outcome.OK : Outcome.EMPTY;
  }

  /** What went wrong inside the answer, or the empty string. */
  String complaint() {
    String said = error == null ? failure : error;
    return said != null ? said : malformed != null ? malformed : "";
  }

  /**
   * The last usage that was stated; null when it is not known. No prompt has 0 tokens, and no text.
   */
  ProbeEvent.@Nullable Usage usage() {
    ProbeEvent.Usage stated = usage;
    if (stated == null || stated.inputTokens() == 0) {
      return null;
    }
    return stated.outputTokens() == 0 && hasToken() ? null : stated;
  }

  String model() {
    return model;
  }

  long doneNanos() {
    return doneNanos;
  }

  long firstChunkNanos() {
    return firstChunkNanos;
  }

  long firstTokenNanos() {
    return firstTokenNanos;
  }

  long firstAnswerTokenNanos() {
    return firstAnswerTokenNanos;
  }

  long lastTokenNanos() {
    return lastTokenNanos;
  }

  int[] gapsMicros() {
    return tokenChunks < 2 ? NO_GAPS : Arrays.copyOf(gaps, tokenChunks - 1);
  }

  /**
   * The answer as read so far.
   *
   * @param proper whether the outcome is OK; other answers are not checked
   */
  ProbeEvent.Answer answer(boolean proper) {
    answer.end();
    return new ProbeEvent.Answer(
        content.prefix(),
        content.codePoints() == 0 ? 0 : content.hash(),
        content.codePoints(),
        reasoning.codePoints(),
        finishReason,
        shape.signature(),
        new ProbeEvent.Arrival(tokenChunks, firstCharacters, firstTokens),
        toolCall,
        refusal,
        checks == null || kept == null || !proper ? ToolCheck.NOT_OFFERED : checks.tools(kept),
        checks == null || kept == null || !proper
            ? FormatCheck.NOT_ASKED
            : checks.format(kept, finishReason.equals("length")));
  }
}
