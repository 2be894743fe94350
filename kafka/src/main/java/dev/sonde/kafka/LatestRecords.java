package dev.sonde.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Hands the latest record of each key from one thread to another, undecoded. A record that was not
 * taken is replaced by the next of its key, so there are never more records than keys, however long
 * the taker is busy.
 */
public final class LatestRecords {

  private final Map<String, ConsumerRecord<String, byte[]>> latest = new LinkedHashMap<>();
  private final Semaphore added = new Semaphore(0);

  /** Adds a record; one without a value removes what is waiting under its key. */
  public synchronized void put(ConsumerRecord<String, byte[]> read) {
    latest.remove(read.key());
    if (read.value() != null) {
      latest.put(read.key(), read);
      if (added.availablePermits() == 0) {
        added.release();
      }
    }
  }

  /** Takes all waiting records, in the order in which they came. */
  public synchronized List<ConsumerRecord<String, byte[]>> take() {
    List<ConsumerRecord<String, byte[]>> taken = new ArrayList<>(latest.values());
    latest.clear();
    return taken;
  }

  /** Like {@link #take()}, but waits for the first record. By one thread. */
  public List<ConsumerRecord<String, byte[]>> take(Duration atMost) throws InterruptedException {
    return added.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS) ? take() : List.of();
  }
}
