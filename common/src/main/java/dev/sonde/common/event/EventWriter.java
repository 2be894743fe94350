package dev.sonde.common.event;

import static dev.sonde.common.event.Timings.NEVER;

/**
 * Writes an event as {@code sonde/v1/event.proto} has it, without the objects of generated code.
 */
final class EventWriter {

  private static final int USUAL_BYTES = 512;

  private final ProtoWriter out = new ProtoWriter(USUAL_BYTES);

  private EventWriter() {}

  static byte[] write(ProbeEvent event) {
    EventWriter writer = new EventWriter();
    int begun = writer.out.begin(1);
    writer.probe(event);
    writer.out.end(begun);
    return writer.out.written();
  }

  private void probe(ProbeEvent event) {
    out.text(1, event.run());
    out.text(2, event.region());
    out.number(3, event.index());
    out.number(4, Integer.toUnsignedLong(event.attempt()));
    out.number(5, Integer.toUnsignedLong(event.target()));
    out.number(6, Integer.toUnsignedLong(event.prompt()));
    out.text(7, event.worker());
    out.number(8, EventEnums.number(event.outcome()));
    out.text(9, event.detail());
    timings(event.timings());
    ProbeEvent.Usage usage = event.usage();
    if (usage != null) {
      usage(usage);
    }
    answer(event.answer());
    wire(event.wire());
    client(event.client());
  }

  private void timings(Timings timings) {
    int begun = out.begin(10);
    out.number(1, ProtoWriter.signed(timings.due()));
    reached(2, timings.started());
    reached(3, timings.connectMicros());
    reached(4, timings.sent());
    reached(5, timings.headers());
    reached(6, timings.firstChunk());
    reached(7, timings.firstToken());
    reached(8, timings.firstAnswerToken());
    reached(9, timings.lastToken());
    reached(10, timings.end());
    out.packed(11, timings.chunkGapsMicros());
    out.end(begun);
  }

  private void reached(int field, long micros) {
    if (micros != NEVER) {
      out.always(field, ProtoWriter.signed(micros));
    }
  }

  private void usage(ProbeEvent.Usage usage) {
    int begun = out.begin(11);
    out.number(1, usage.inputTokens());
    out.number(2, usage.cachedInputTokens());
    out.number(3, usage.outputTokens());
    out.number(4, usage.reasoningTokens());
    out.end(begun);
  }

  private void answer(ProbeEvent.Answer answer) {
    int begun = out.begin(12);
    out.text(1, answer.prefix());
    out.fixed(2, answer.hash());
    out.number(3, answer.characters());
    out.number(4, answer.reasoningCharacters());
    out.text(5, answer.finishReason());
    out.fixed(6, answer.shape());
    out.number(7, Integer.toUnsignedLong(answer.tokenChunks()));
    out.flag(8, answer.toolCall());
    out.flag(9, answer.refusal());
    out.number(10, EventEnums.number(answer.tools()));
    out.number(11, EventEnums.number(answer.format()));
    out.number(12, answer.arrival().firstCharacters());
    out.number(13, answer.arrival().firstTokens() + 1);
    out.end(begun);
  }

  private void wire(ProbeEvent.Wire wire) {
    int begun = out.begin(13);
    out.number(1, Integer.toUnsignedLong(wire.status()));
    out.text(2, wire.servedBy());
    out.text(3, wire.responseModel());
    out.text(4, wire.requestId());
    out.text(5, wire.error());
    out.text(6, wire.retryAfter());
    out.number(7, wire.bytes());
    out.flag(8, wire.connectionReused());
    out.flag(9, wire.http2());
    out.text(10, wire.body());
    out.end(begun);
  }

  private void client(ProbeEvent.Client client) {
    int begun = out.begin(14);
    out.number(1, Integer.toUnsignedLong((int) client.loopLagMicros()));
    out.number(2, Integer.toUnsignedLong(client.inFlight()));
    out.number(3, client.sendingMicros());
    out.flag(4, client.early());
    out.end(begun);
  }
}
