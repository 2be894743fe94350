package dev.sonde.common.event;

import static dev.sonde.common.event.Timings.NEVER;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.sonde.common.proto.EventRecord;
import dev.sonde.common.proto.RunEnd;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** Events as the published Protobuf contract, {@code sonde/v1/event.proto}. */
public final class EventCodec {

  private static final Map<ToolCheck, dev.sonde.common.proto.ToolCheck> TOOLS =
      named(ToolCheck.class, dev.sonde.common.proto.ToolCheck.class, "TOOLS_");
  private static final Map<FormatCheck, dev.sonde.common.proto.FormatCheck> FORMATS =
      named(FormatCheck.class, dev.sonde.common.proto.FormatCheck.class, "FORMAT_");
  private static final Map<dev.sonde.common.proto.ToolCheck, ToolCheck> TOOLS_READ =
      inverse(TOOLS, dev.sonde.common.proto.ToolCheck.class);
  private static final Map<dev.sonde.common.proto.FormatCheck, FormatCheck> FORMATS_READ =
      inverse(FORMATS, dev.sonde.common.proto.FormatCheck.class);

  private EventCodec() {}

  /** The kinds of record in the events topic. */
  public interface Handler {
    void probe(ProbeEvent event);

    void end(String run, String reason);
  }

  public static byte[] encode(ProbeEvent event) {
    return EventRecord.newBuilder().setProbe(toProto(event)).build().toByteArray();
  }

  public static byte[] encodeEnd(String run, String reason) {
    RunEnd end = RunEnd.newBuilder().setRun(run).setReason(reason).build();
    return EventRecord.newBuilder().setEnd(end).build().toByteArray();
  }

  /**
   * Decodes a record and passes it to the handler.
   *
   * @throws IllegalArgumentException when the bytes are no event record of a known kind
   */
  public static void decode(byte[] bytes, Handler handler) {
    EventRecord eventRecord;
    try {
      eventRecord = EventRecord.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalArgumentException("not an event record: " + e.getMessage(), e);
    }
    switch (eventRecord.getKindCase()) {
      case PROBE -> handler.probe(fromProto(eventRecord.getProbe()));
      case END -> handler.end(eventRecord.getEnd().getRun(), eventRecord.getEnd().getReason());
      case KIND_NOT_SET -> throw new IllegalArgumentException("an event record of no known kind");
    }
  }

  private static dev.sonde.common.proto.ProbeEvent toProto(ProbeEvent event) {
    var builder =
        dev.sonde.common.proto.ProbeEvent.newBuilder()
            .setRun(event.run())
            .setRegion(event.region())
            .setIndex(event.index())
            .setAttempt(event.attempt())
            .setTarget(event.target())
            .setPrompt(event.prompt())
            .setWorker(event.worker())
            .setOutcome(dev.sonde.common.proto.Outcome.valueOf(event.outcome().name()))
            .setDetail(event.detail())
            .setTimings(toProto(event.timings()))
            .setAnswer(toProto(event.answer()))
            .setWire(toProto(event.wire()))
            .setClient(
                dev.sonde.common.proto.Client.newBuilder()
                    .setLoopLagMicros((int) event.client().loopLagMicros())
                    .setInFlight(event.client().inFlight())
                    .setSendingMicros(event.client().sendingMicros())
                    .setEarly(event.client().early()));
    ProbeEvent.Usage usage = event.usage();
    if (usage != null) {
      builder.setUsage(
          dev.sonde.common.proto.Usage.newBuilder()
              .setInputTokens(usage.inputTokens())
              .setCachedInputTokens(usage.cachedInputTokens())
              .setOutputTokens(usage.outputTokens())
              .setReasoningTokens(usage.reasoningTokens()));
    }
    return builder.build();
  }

  private static dev.sonde.common.proto.Timings toProto(Timings timings) {
    var builder = dev.sonde.common.proto.Timings.newBuilder().setDue(timings.due());
    reached(timings.started(), builder::setStarted);
    reached(timings.connectMicros(), builder::setConnectDuration);
    reached(timings.sent(), builder::setSent);
    reached(timings.headers(), builder::setHeaders);
    reached(timings.firstChunk(), builder::setFirstChunk);
    reached(timings.firstToken(), builder::setFirstToken);
    reached(timings.firstAnswerToken(), builder::setFirstAnswerToken);
    reached(timings.lastToken(), builder::setLastToken);
    reached(timings.end(), builder::setEnd);
    for (int gap : timings.chunkGapsMicros()) {
      builder.addChunkGaps(gap);
    }
    return builder.build();
  }

  private static void reached(long micros, LongConsumer setter) {
    if (micros != NEVER) {
      setter.accept(micros);
    }
  }

  private static dev.sonde.common.proto.Answer toProto(ProbeEvent.Answer answer) {
    return dev.sonde.common.proto.Answer.newBuilder()
        .setPrefix(answer.prefix())
        .setHash(answer.hash())
        .setCharacters(answer.characters())
        .setReasoningCharacters(answer.reasoningCharacters())
        .setFinishReason(answer.finishReason())
        .setShape(answer.shape())
        .setTokenChunks(answer.tokenChunks())
        .setFirstCharacters(answer.arrival().firstCharacters())
        .setFirstTokens(answer.arrival().firstTokens() + 1)
        .setToolCall(answer.toolCall())
        .setRefusal(answer.refusal())
        .setTools(TOOLS.get(answer.tools()))
        .setFormat(FORMATS.get(answer.format()))
        .build();
  }

  private static dev.sonde.common.proto.Wire toProto(ProbeEvent.Wire wire) {
    return dev.sonde.common.proto.Wire.newBuilder()
        .setStatus(wire.status())
        .setServedBy(wire.servedBy())
        .setResponseModel(wire.responseModel())
        .setRequestId(wire.requestId())
        .setError(wire.error())
        .setRetryAfter(wire.retryAfter())
        .setBytes(wire.bytes())
        .setConnectionReused(wire.connectionReused())
        .setHttp2(wire.http2())
        .setBody(wire.body())
        .build();
  }

  private static ProbeEvent fromProto(dev.sonde.common.proto.ProbeEvent event) {
    return new ProbeEvent(
        new ProbeEvent.ProbeId(
            event.getRun(),
            event.getRegion(),
            event.getIndex(),
            event.getAttempt(),
            event.getTarget(),
            event.getPrompt()),
        event.getWorker(),
        outcome(event.getOutcome()),
        event.getDetail(),
        fromProto(event.getTimings()),
        event.hasUsage() ? fromProto(event.getUsage()) : null,
        fromProto(event.getAnswer()),
        fromProto(event.getWire()),
        new ProbeEvent.Client(
            event.getClient().getLoopLagMicros(),
            event.getClient().getInFlight(),
            event.getClient().getSendingMicros(),
            event.getClient().getEarly()));
  }

  private static Outcome outcome(dev.sonde.common.proto.Outcome outcome) {
    try {
      return Outcome.valueOf(outcome.name());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("outcome " + outcome + " is not known", e);
    }
  }

  private static Timings fromProto(dev.sonde.common.proto.Timings timings) {
    int[] gaps = new int[timings.getChunkGapsCount()];
    for (int i = 0; i < gaps.length; i++) {
      gaps[i] = timings.getChunkGaps(i);
    }
    return new Timings(
        timings.getDue(),
        timings.hasStarted() ? timings.getStarted() : NEVER,
        timings.hasConnectDuration() ? timings.getConnectDuration() : NEVER,
        timings.hasSent() ? timings.getSent() : NEVER,
        timings.hasHeaders() ? timings.getHeaders() : NEVER,
        timings.hasFirstChunk() ? timings.getFirstChunk() : NEVER,
        timings.hasFirstToken() ? timings.getFirstToken() : NEVER,
        timings.hasFirstAnswerToken() ? timings.getFirstAnswerToken() : NEVER,
        timings.hasLastToken() ? timings.getLastToken() : NEVER,
        timings.hasEnd() ? timings.getEnd() : NEVER,
        gaps);
  }

  private static ProbeEvent.@Nullable Usage fromProto(dev.sonde.common.proto.Usage usage) {
    return new ProbeEvent.Usage(
        usage.getInputTokens(),
        usage.getCachedInputTokens(),
        usage.getOutputTokens(),
        usage.getReasoningTokens());
  }

  private static ProbeEvent.Answer fromProto(dev.sonde.common.proto.Answer answer) {
    return new ProbeEvent.Answer(
        answer.getPrefix(),
        answer.getHash(),
        answer.getCharacters(),
        answer.getReasoningCharacters(),
        answer.getFinishReason(),
        answer.getShape(),
        new ProbeEvent.Arrival(
            answer.getTokenChunks(), answer.getFirstCharacters(), answer.getFirstTokens() - 1),
        answer.getToolCall(),
        answer.getRefusal(),
        known(TOOLS_READ, answer.getTools()),
        known(FORMATS_READ, answer.getFormat()));
  }

  private static <T> T known(Map<?, T> read, Object check) {
    T known = read.get(check);
    if (known == null) {
      throw new IllegalArgumentException("check " + check + " is not known");
    }
    return known;
  }

  private static <E extends Enum<E>, P extends Enum<P>> Map<E, P> named(
      Class<E> ours, Class<P> contract, String prefix) {
    Map<E, P> names = new EnumMap<>(ours);
    for (E each : ours.getEnumConstants()) {
      names.put(each, Enum.valueOf(contract, prefix + each.name()));
    }
    return names;
  }

  private static <E extends Enum<E>, P extends Enum<P>> Map<P, E> inverse(
      Map<E, P> names, Class<P> contract) {
    Map<P, E> inverse = new EnumMap<>(contract);
    names.forEach((ours, theirs) -> inverse.put(theirs, ours));
    return inverse;
  }

  private static ProbeEvent.Wire fromProto(dev.sonde.common.proto.Wire wire) {
    return new ProbeEvent.Wire(
        wire.getStatus(),
        wire.getServedBy(),
        wire.getResponseModel(),
        wire.getRequestId(),
        wire.getError(),
        wire.getRetryAfter(),
        wire.getBytes(),
        wire.getConnectionReused(),
        wire.getHttp2(),
        wire.getBody());
  }
}
