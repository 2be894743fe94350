package dev.sonde.coordinator.dispatch;

import dev.sonde.analysis.fold.PartialRecord;
import dev.sonde.common.proto.Partial;
import dev.sonde.kafka.Topics;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A record of the partials topic, which dispatcher and merger share. It is decoded at most once,
 * and not at all when a later one of its key replaces it before. Safe for use by several threads.
 */
public final class PartialRead {

  private final ConsumerRecord<String, byte[]> read;
  private @Nullable Partial decoded;

  public PartialRead(ConsumerRecord<String, byte[]> read) {
    this.read = read;
  }

  public ConsumerRecord<String, byte[]> read() {
    return read;
  }

  public String key() {
    return read.key();
  }

  /** The id of the run that it is a partial, or a chunk of one, of. */
  public String run() {
    return Topics.runOfPartial(read.key());
  }

  /** Whether it deletes the partial of its key. */
  public boolean isTombstone() {
    return read.value() == null;
  }

  /** Whether it holds some sample rows of a partial, and not the partial itself. */
  public boolean isChunk() {
    return Topics.partialOfChunk(read.key()).isPresent();
  }

  /**
   * The partial of a record that is no chunk.
   *
   * @throws IllegalArgumentException when the record is none
   */
  public synchronized Partial partial() {
    Partial known = decoded;
    if (known == null) {
      known = PartialRecord.decode(read.value());
      decoded = known;
    }
    return known;
  }
}
