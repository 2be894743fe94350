package dev.sonde.kafka;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Hands the latest record of each key from one thread to another. A record that was not taken is
 * replaced by the next of its key, so there are never more records than keys, however long the
 * taker is busy.
 */
public final class LatestRecords<R> {

  private final Map<String, R> latest = new LinkedHashMap<>();
  private final Semaphore added = new Semaphore(0);

  /** Adds a record in place of the one that is waiting under its key. */
  public synchronized void put(String key, R read) {
    latest.remove(key);
    latest.put(key, read);
    if (added.availablePermits() == 0) {
      added.release();
    }
  }

  /** Removes the record that is waiting under a key. */
  public synchronized void remove(String key) {
    latest.remove(key);
  }

  /** Takes all waiting records, in the order in which they came. */
  public synchronized List<R> take() {
    List<R> taken = new ArrayList<>(latest.values());
    latest.clear();
    return taken;
  }

  /** Like {@link #take()}, but waits for the first record. By one thread. */
  public List<R> take(Duration atMost) throws InterruptedException {
    return added.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS) ? take() : List.of();
  }
}
