package dev.sonde.analysis.fold;

import dev.sonde.common.event.Outcome;
import dev.sonde.common.event.ProbeEvent;
import dev.sonde.common.event.StreamedTokens;
import dev.sonde.common.run.Spec;

/** Tokens as providers count them, and how they arrived. */
final class CellTokens {

  private final Spec spec;
  private long input;
  private long cachedInput;
  private long output;
  private long reasoning;
  private long usageMissing;
  private long chunkTokens;
  private long chunks;
  private long streamsJudged;
  private long fakeStreams;
  private long reasoningOnly;
  private long valid;
  private long unrated;
  private long early;

  CellTokens(Spec spec) {
    this.spec = spec;
  }

  void add(ProbeEvent event, Figures figures) {
    ProbeEvent.Usage usage = event.usage();
    if (usage != null) {
      input += usage.inputTokens();
      cachedInput += usage.cachedInputTokens();
      output += usage.outputTokens();
      reasoning += usage.reasoningTokens();
    }
    early += event.client().early() ? 1 : 0;
    if (event.outcome() == Outcome.OK) {
      addAnswer(event, figures);
    }
  }

  private void addAnswer(ProbeEvent event, Figures figures) {
    ProbeEvent.Answer answer = event.answer();
    if (event.usage() == null) {
      usageMissing++;
    } else if (answer.tokenChunks() > 0 && StreamedTokens.isShown(event)) {
      chunkTokens += StreamedTokens.shown(event);
      chunks += answer.tokenChunks();
    }
    boolean thoughtOnly = answer.characters() == 0 && answer.reasoningCharacters() > 0;
    if (thoughtOnly && !answer.toolCall()) {
      reasoningOnly++;
    } else if (keepsToItsPrompt(answer)) {
      valid++;
    }
    if (spec.request(event.prompt()).stream() && FakeStreaming.isJudged(event)) {
      streamsJudged++;
      fakeStreams += FakeStreaming.isFake(event) ? 1 : 0;
    }
    boolean rated = figures.streamed() != null || !StreamedTokens.isStreamed(event);
    if (!rated && !spec.isAskedOtherwise(event.prompt())) {
      unrated++;
    }
  }

  private static boolean keepsToItsPrompt(ProbeEvent.Answer answer) {
    return switch (answer.tools()) {
      case NOT_OFFERED, NO_CALL, VALID ->
          switch (answer.format()) {
            case NOT_ASKED, VALID, KEY_ORDER -> true;
            case NOT_JSON, EXTRA_TEXT, SCHEMA_MISMATCH, CUT -> false;
          };
      case INVALID_JSON, UNKNOWN_NAME, SCHEMA_MISMATCH, EMPTY_ARGUMENTS, MARKUP_LEAK -> false;
    };
  }

  TokenSums sums() {
    return new TokenSums(
        new TokenSums.Usage(input, cachedInput, output, reasoning, usageMissing),
        new TokenSums.Arrival(chunkTokens, chunks, streamsJudged, fakeStreams, unrated, early),
        reasoningOnly,
        valid);
  }

  dev.sonde.common.proto.Tokens toProto() {
    return dev.sonde.common.proto.Tokens.newBuilder()
        .setInput(input)
        .setCachedInput(cachedInput)
        .setOutput(output)
        .setReasoning(reasoning)
        .setUsageMissing(usageMissing)
        .setChunkTokens(chunkTokens)
        .setChunks(chunks)
        .setStreamsJudged(streamsJudged)
        .setFakeStreams(fakeStreams)
        .setReasoningOnly(reasoningOnly)
        .setValid(valid)
        .setUnrated(unrated)
        .setEarly(early)
        .build();
  }

  void merge(dev.sonde.common.proto.Tokens tokens) {
    input += tokens.getInput();
    cachedInput += tokens.getCachedInput();
    output += tokens.getOutput();
    reasoning += tokens.getReasoning();
    usageMissing += tokens.getUsageMissing();
    chunkTokens += tokens.getChunkTokens();
    chunks += tokens.getChunks();
    streamsJudged += tokens.getStreamsJudged();
    fakeStreams += tokens.getFakeStreams();
    reasoningOnly += tokens.getReasoningOnly();
    valid += tokens.getValid();
    unrated += tokens.getUnrated();
    early += tokens.getEarly();
  }
}
