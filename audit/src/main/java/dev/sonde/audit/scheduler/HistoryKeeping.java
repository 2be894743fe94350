package dev.sonde.audit.scheduler;

import dev.sonde.common.time.NanoClock;
import dev.sonde.history.point.PointKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes points that are older than their audit keeps them, and those of audits that are deleted;
 * merges the slots of a day to one point when they are old. It reads the index of this process on
 * another thread, only when that has all records that this owner may have written, so that nothing
 * is merged twice. The owner's thread calls all methods.
 */
final class HistoryKeeping {

  private static final Logger LOG = LoggerFactory.getLogger(HistoryKeeping.class);

  /** Slots are kept singly for so long. */
  static final Duration SINGLY = Duration.ofDays(90);

  /** Points that are deleted, or merged, in one transaction. */
  static final int MOST = 250;

  private static final long IDLE_NANOS = Duration.ofMinutes(1).toNanos();

  private final HistoryPort history;
  private final Executor executor;
  private final NanoClock clock;
  private final AtomicReference<@Nullable List<ProducerRecord<String, byte[]>>> found =
      new AtomicReference<>();
  private @Nullable BooleanSupplier mark;
  private boolean working;
  private @Nullable Long nextNanos;

  HistoryKeeping(HistoryPort history, Executor executor, NanoClock clock) {
    this.history = history;
    this.executor = executor;
    this.clock = clock;
  }

  /**
   * What is to be written now.
   *
   * @param keep by audit, how long its points are kept; other audits are deleted
   */
  List<ProducerRecord<String, byte[]>> turn(Map<String, Duration> keep, Instant now) {
    List<ProducerRecord<String, byte[]>> done = found.getAndSet(null);
    if (done != null) {
      working = false;
      mark = null;
      nextNanos = clock.nanos() + (done.isEmpty() ? IDLE_NANOS : 0);
      return done;
    }
    Long next = nextNanos;
    if (working || (next != null && clock.nanos() - next < 0)) {
      return List.of();
    }
    BooleanSupplier marked = mark;
    if (marked == null) {
      mark = history.mark();
    } else if (marked.getAsBoolean()) {
      working = true;
      Map<String, Duration> kept = Map.copyOf(keep);
      executor.execute(() -> found.set(sought(kept, now)));
    }
    return List.of();
  }

  private List<ProducerRecord<String, byte[]>> sought(Map<String, Duration> keep, Instant now) {
    try {
      return records(keep, now);
    } catch (RuntimeException e) {
      LOG.warn("old points of history are looked for again in a minute: {}", e.getMessage());
      return List.of();
    }
  }

  private List<ProducerRecord<String, byte[]>> records(Map<String, Duration> keep, Instant now) {
    List<ProducerRecord<String, byte[]>> records = new ArrayList<>();
    Set<String> audits = new HashSet<>(history.audits());
    for (String audit : audits) {
      try {
        records(audit, keep, now, records);
      } catch (IllegalArgumentException e) {
        LOG.error("old points of audit {} cannot be read and stay: {}", audit, e.getMessage());
      }
      if (records.size() >= MOST) {
        break;
      }
    }
    return records;
  }

  private void records(
      String audit,
      Map<String, Duration> keep,
      Instant now,
      List<ProducerRecord<String, byte[]>> records) {
    Duration kept = keep.get(audit);
    Instant oldest = kept == null ? Instant.MAX : now.minus(kept);
    List<PointKey> gone = history.before(audit, oldest, MOST);
    gone.forEach(key -> records.addAll(HistoryRecords.pointGone(key)));
    history
        .changesBefore(audit, oldest, MOST)
        .forEach(key -> records.add(HistoryRecords.changeGone(key)));
    if (gone.isEmpty()) {
      history.day(audit, now.minus(SINGLY), MOST).ifPresent(day -> roll(day, records));
    }
  }

  private static void roll(HistoryPort.Day day, List<ProducerRecord<String, byte[]>> records) {
    records.addAll(HistoryRecords.point(day.merged()));
    PointKey merged = day.merged().point().key();
    day.slots().stream()
        .filter(key -> !key.equals(merged))
        .forEach(key -> records.addAll(HistoryRecords.pointGone(key)));
  }
}
