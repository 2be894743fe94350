package dev.sonde.simulator;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * One answer, planned before any of it is sent. Text and length follow from the prompt; times,
 * noise and fault follow from the seed, the provider and the number of earlier requests to the
 * provider.
 *
 * <p>Times are nanoseconds from the complete request.
 */
final class Plan {
  private static final double NANOS_PER_MILLI = 1e6;

  private final long headersNanos;
  private final long[] chunkNanos;
  private final long firstTokenNanos;
  private final int[] words;
  private final int reasoningTokens;
  private final int tokensPerChunk;
  private final boolean cut;
  private final @Nullable Fault fault;
  private final @Nullable Speech speech;

  Plan(Behaviour behaviour, Asked asked, Vocabulary vocabulary) {
    this(behaviour, asked, vocabulary, null);
  }

  /**
   * @param speech the tokens of the answer; null if they follow from the prompt alone
   */
  Plan(Behaviour behaviour, Asked asked, Vocabulary vocabulary, @Nullable Speech speech) {
    this.speech = speech;
    SplittableRandom random = new SplittableRandom(asked.draws());
    Output output = behaviour.output();
    Timing timing = behaviour.timing();
    fault = fault(behaviour, random.nextDouble());
    tokensPerChunk = output.tokensPerChunk();
    int said = speech == null ? wanted(output, asked) : speech.tokens().length;
    int wanted = fails(Fault.Kind.EMPTY) ? 0 : said;
    boolean spoken = wanted > 0 || (speech != null && speech.cut());
    int reasoning = spoken ? Math.min(output.reasoningTokens(), asked.maxTokens()) : 0;
    int limit = speech == null ? asked.maxTokens() : reasoning + said;
    cut = spoken && (reasoning + wanted > limit || (speech != null && speech.cut()));
    reasoningTokens = Math.min(reasoning, limit);
    words = new int[Math.min(reasoning + wanted, limit)];
    long firstToken = firstToken(timing, random);
    headersNanos = Math.min(nanos(timing.headersMillis()), firstToken) + headersDelayNanos();
    firstTokenNanos = Math.max(firstToken, headersNanos);
    chunkNanos = chunkTimes(timing, random);
    Quality quality = behaviour.quality();
    if (quality != null && quality.fakeStreaming() && chunkNanos.length > 0) {
      Arrays.fill(chunkNanos, chunkNanos[chunkNanos.length - 1]);
    }
    speak(output, asked, random, vocabulary);
  }

  /**
   * The inputs of a plan.
   *
   * @param promptHash decides the text
   * @param providerHash decides which tokens differ at this provider
   * @param draws the seed of this request
   * @param maxTokens the most tokens wanted
   */
  record Asked(long promptHash, long providerHash, long draws, int maxTokens) {}

  private static int wanted(Output output, Asked asked) {
    return wanted(output, asked.promptHash());
  }

  /** The number of tokens of the answer to a prompt. */
  static int wanted(Output output, long promptHash) {
    double swing = 2 * Mix.unit(Mix.of(promptHash, "length")) - 1;
    return Math.max(1, (int) Math.round(output.tokensMean() + output.tokensSpread() * swing));
  }

  private static @Nullable Fault fault(Behaviour behaviour, double draw) {
    double sum = 0;
    for (Fault candidate : behaviour.faults()) {
      sum += candidate.rate();
      if (draw < sum) {
        return candidate;
      }
    }
    return null;
  }

  private static long firstToken(Timing timing, SplittableRandom random) {
    boolean slow = random.nextDouble() < timing.slowTailProbability();
    double millis = lognormal(timing.firstTokenMedianMillis(), timing.firstTokenSigma(), random);
    return nanos(slow ? millis * timing.slowTailFactor() : millis);
  }

  private static double lognormal(double median, double sigma, SplittableRandom random) {
    return sigma == 0 || median == 0 ? median : median * Math.exp(sigma * random.nextGaussian());
  }

  private static long nanos(double millis) {
    return Math.round(millis * NANOS_PER_MILLI);
  }

  private long[] chunkTimes(Timing timing, SplittableRandom random) {
    int reasoningChunks = chunks(reasoningTokens);
    long[] times = new long[reasoningChunks + chunks(words.length - reasoningTokens)];
    long at = firstTokenNanos;
    for (int i = 0; i < times.length; i++) {
      at += i == 0 ? 0 : nanos(lognormal(timing.gapMedianMillis(), timing.gapSigma(), random));
      at += stalls(i) ? nanos(stallMillis()) : 0;
      times[i] = at;
    }
    return times;
  }

  private boolean stalls(int chunk) {
    return fault != null && fault.kind() == Fault.Kind.STALL && chunk == fault.atChunk();
  }

  private double stallMillis() {
    return fault == null ? 0 : fault.stallMillis();
  }

  private long headersDelayNanos() {
    return fault != null && fault.kind() == Fault.Kind.SLOW_HEADERS
        ? nanos(fault.delayMillis())
        : 0;
  }

  private int chunks(int tokens) {
    return (tokens + tokensPerChunk - 1) / tokensPerChunk;
  }

  private void speak(Output output, Asked asked, SplittableRandom random, Vocabulary vocabulary) {
    speak(words, output, asked, random, vocabulary);
  }

  private static void speak(
      int[] words, Output output, Asked asked, SplittableRandom random, Vocabulary vocabulary) {
    long own = Mix.of(asked.promptHash(), asked.providerHash());
    for (int i = 0; i < words.length; i++) {
      int word = vocabulary.word(asked.promptHash(), i);
      boolean other = output.perturbation() > 0 && Mix.unit(Mix.of(own, i)) < output.perturbation();
      other |= output.noise() > 0 && random.nextDouble() < output.noise();
      words[i] = other ? (word + 1) % vocabulary.size() : word;
    }
  }

  /** The words of the text that follows from the prompt, after the reasoning. */
  static List<String> words(Output output, Asked asked, Vocabulary vocabulary) {
    int[] words = new int[output.reasoningTokens() + wanted(output, asked)];
    speak(words, output, asked, new SplittableRandom(asked.draws()), vocabulary);
    return Arrays.stream(words)
        .skip(output.reasoningTokens())
        .mapToObj(word -> new String(vocabulary.token(word), StandardCharsets.UTF_8))
        .toList();
  }

  /** Whether this kind of fault is planned. */
  boolean fails(Fault.Kind kind) {
    return fault != null && fault.kind() == kind;
  }

  @Nullable Fault fault() {
    return fault;
  }

  /** The number of token chunks that are sent before the fault; unreachable without a fault. */
  int breaksAt() {
    return fault == null ? Integer.MAX_VALUE : Math.min(fault.atChunk(), chunkNanos.length);
  }

  /** Whether the fault comes after the last token chunk. */
  boolean breaksAtEnd() {
    return breaksAt() == chunkNanos.length;
  }

  long headersNanos() {
    return headersNanos;
  }

  long firstTokenNanos() {
    return firstTokenNanos;
  }

  int chunkCount() {
    return chunkNanos.length;
  }

  long chunkNanos(int chunk) {
    return chunkNanos[chunk];
  }

  long endNanos() {
    return chunkNanos.length == 0 ? firstTokenNanos : chunkNanos[chunkNanos.length - 1];
  }

  boolean isReasoning(int chunk) {
    return chunk < chunks(reasoningTokens);
  }

  boolean isLastReasoning(int chunk) {
    return chunk == chunks(reasoningTokens) - 1;
  }

  /** The place of a chunk's first word. */
  int firstWord(int chunk) {
    int reasoningChunks = chunks(reasoningTokens);
    return chunk < reasoningChunks
        ? chunk * tokensPerChunk
        : reasoningTokens + (chunk - reasoningChunks) * tokensPerChunk;
  }

  /** The place after a chunk's last word. */
  int endWord(int chunk) {
    return tokensThrough(chunk);
  }

  /** The token at a place, UTF-8 and escaped for a JSON string. */
  byte[] token(int place, Vocabulary vocabulary) {
    return speech == null || place < reasoningTokens
        ? vocabulary.token(words[place])
        : speech.tokens()[place - reasoningTokens];
  }

  /** Whether tools are called, instead of a text. */
  boolean callsTools() {
    return speech != null && !speech.calls().isEmpty();
  }

  /** The calls of tools; their places count from the first token after the reasoning. */
  List<Speech.Call> calls() {
    return speech == null ? List.of() : speech.calls();
  }

  /** The number of tokens in a chunk. */
  int tokensIn(int chunk) {
    return endWord(chunk) - firstWord(chunk);
  }

  /** The number of tokens up to the end of a chunk. */
  int tokensThrough(int chunk) {
    int reasoningChunks = chunks(reasoningTokens);
    return chunk < reasoningChunks
        ? Math.min((chunk + 1) * tokensPerChunk, reasoningTokens)
        : Math.min(reasoningTokens + (chunk - reasoningChunks + 1) * tokensPerChunk, words.length);
  }

  int reasoningTokens() {
    return reasoningTokens;
  }

  int tokens() {
    return words.length;
  }

  /** Whether the limit on tokens ended the answer. */
  boolean cut() {
    return cut;
  }
}
