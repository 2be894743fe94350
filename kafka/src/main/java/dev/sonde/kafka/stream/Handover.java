package dev.sonde.kafka.stream;

import dev.sonde.kafka.UnreadableRecords;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Passes records to the handler, a slice in each turn. Owned by the stream's context. */
final class Handover {

  private final StreamPartitions partitions;
  private final TopicStream.Handler handler;
  private final UnreadableRecords deadLetters;

  Handover(
      StreamPartitions partitions, TopicStream.Handler handler, UnreadableRecords deadLetters) {
    this.partitions = partitions;
    this.handler = handler;
    this.deadLetters = deadLetters;
  }

  /**
   * Hands over records until the slice is full.
   *
   * @param goesOn whether the stream is open
   * @return what blocks and has to be done before the next slice; null when there is nothing
   */
  @Nullable Runnable slice(BooleanSupplier goesOn) {
    int bytes = 0;
    for (int handled = 0; handled < TopicStream.SLICE_RECORDS && goesOn.getAsBoolean(); handled++) {
      ConsumerRecord<String, byte[]> next = partitions.first();
      if (next == null) {
        return null;
      }
      bytes += next.serializedValueSize();
      boolean full = bytes > TopicStream.SLICE_BYTES;
      if (full && handled > 0) {
        return null;
      }
      partitions.removeFirst();
      if (full) {
        return () -> handBlocking(next);
      }
      String fault = hand(next);
      if (fault != null) {
        // A producer may block, and what waits for it must not pile up.
        return () -> deadLetters.add(next, fault);
      }
    }
    return null;
  }

  private void handBlocking(ConsumerRecord<String, byte[]> read) {
    String fault = hand(read);
    if (fault != null) {
      deadLetters.add(read, fault);
    }
  }

  /** Why the record is a dead letter; null when it was handled. */
  private @Nullable String hand(ConsumerRecord<String, byte[]> read) {
    try {
      handler.record(read);
      return null;
    } catch (RuntimeException e) {
      boolean unreadable = e instanceof IllegalArgumentException;
      return unreadable ? String.valueOf(e.getMessage()) : e.toString();
    }
  }
}
