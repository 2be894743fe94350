package dev.sonde.cli.determinism;

import dev.sonde.cli.determinism.FakeTransactions.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/** One partition of a topic, as a reader of committed records sees it. */
final class SimLog {

  private final String topic;
  private final int partition;
  private final List<Entry> entries = new ArrayList<>();
  private int stable;

  SimLog(String topic, int partition) {
    this.topic = topic;
    this.partition = partition;
  }

  /** A record; without a transaction it is visible at once. */
  private record Entry(ConsumerRecord<String, byte[]> read, @Nullable Transaction transaction) {

    boolean decided() {
      return transaction == null || transaction.decided();
    }

    boolean stands() {
      return transaction == null || transaction.committed();
    }
  }

  void append(
      ProducerRecord<String, byte[]> written, long stampMillis, @Nullable Transaction transaction) {
    byte[] value = written.value();
    entries.add(
        new Entry(
            new ConsumerRecord<>(
                topic,
                partition,
                entries.size(),
                stampMillis,
                TimestampType.LOG_APPEND_TIME,
                written.key().length(),
                value == null ? -1 : value.length,
                written.key(),
                value,
                written.headers(),
                Optional.empty()),
            transaction));
  }

  /** The end of the readable records: those after an open transaction are not readable yet. */
  long stableEnd() {
    while (stable < entries.size() && entries.get(stable).decided()) {
      stable++;
    }
    return stable;
  }

  /** Reads visible records up to a number, and returns the next position. */
  long read(long from, int most, Consumer<ConsumerRecord<String, byte[]>> reader) {
    long end = Math.min(stableEnd(), from + most);
    for (long offset = from; offset < end; offset++) {
      Entry entry = entries.get((int) offset);
      if (entry.stands()) {
        reader.accept(entry.read());
      }
    }
    return Math.max(from, end);
  }

  /** Reads all visible records. */
  void readAll(Consumer<ConsumerRecord<String, byte[]>> reader) {
    read(0, Integer.MAX_VALUE, reader);
  }

  /** The first offset that was stamped at this time or later, or null when there is none. */
  @Nullable Long offsetSince(long stampMillis) {
    long end = stableEnd();
    for (long offset = 0; offset < end; offset++) {
      if (entries.get((int) offset).read().timestamp() >= stampMillis) {
        return offset;
      }
    }
    return null;
  }
}
