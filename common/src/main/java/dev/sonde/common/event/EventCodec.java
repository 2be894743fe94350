package dev.sonde.common.event;

import dev.sonde.common.proto.EventRecord;
import dev.sonde.common.proto.RunEnd;

/** Events as the published Protobuf contract, {@code sonde/v1/event.proto}. */
public final class EventCodec {

  private EventCodec() {}

  /** The kinds of record in the events topic. */
  public interface Handler {
    void probe(ProbeEvent event);

    void end(String run, String reason);
  }

  public static byte[] encode(ProbeEvent event) {
    return EventWriter.write(event);
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
    EventReader.read(bytes, handler);
  }
}
