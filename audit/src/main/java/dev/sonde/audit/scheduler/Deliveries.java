package dev.sonde.audit.scheduler;

import dev.sonde.audit.alert.Alert;
import dev.sonde.audit.alert.Owed;
import dev.sonde.audit.notify.BackOffTime;
import dev.sonde.audit.notify.Destination;
import dev.sonde.audit.notify.Message;
import dev.sonde.audit.notify.Outbox;
import dev.sonde.audit.notify.Outcome;
import dev.sonde.common.time.NanoClock;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Attempts to deliver notices: made on other threads, their results collected by the owner's
 * thread, which calls all methods.
 */
final class Deliveries {

  private static final Logger LOG = LoggerFactory.getLogger(Deliveries.class);

  /** Attempts to one destination at a time; one while it fails. */
  static final int MOST_AT_ONCE = 4;

  /** What did not begin so soon after its claim was written is not sent: another may own it. */
  static final Duration CLAIM = Duration.ofSeconds(5);

  private static final double UNIT = 1024;

  private final Outbox outbox;
  private final Executor executor;
  private final NanoClock clock;
  private final Queue<Result> results = new ConcurrentLinkedQueue<>();
  private final Set<String> underWay = new HashSet<>();
  private final Map<String, Line> lines = new HashMap<>();

  /** A destination as its attempts show it. */
  private static final class Line {
    private int underWay;
    private int failures;
    private long notBeforeNanos;
  }

  /**
   * What came of an attempt.
   *
   * @param refresh whether it told again what an Alertmanager would forget
   */
  record Result(Owed owed, boolean refresh, Outcome outcome) {}

  Deliveries(Outbox outbox, Executor executor, NanoClock clock) {
    this.outbox = outbox;
    this.executor = executor;
    this.clock = clock;
  }

  Outbox outbox() {
    return outbox;
  }

  private Line line(String destination) {
    return lines.computeIfAbsent(destination, unused -> new Line());
  }

  /** Whether an attempt may begin now; it is then under way until its result is collected. */
  boolean begins(Owed owed) {
    String name = owed.delivery().destination();
    Line line = line(name);
    int most = line.failures > 0 ? 1 : MOST_AT_ONCE;
    boolean waits = line.failures > 0 && clock.nanos() - line.notBeforeNanos < 0;
    if (outbox.destinations().named(name) == null || waits || line.underWay >= most) {
      return false;
    }
    if (!underWay.add(name + "/" + owed.alert().id())) {
      return false;
    }
    line.underWay++;
    return true;
  }

  /** Sends what {@link #begins} has let begin, when that is written. */
  void send(Owed owed, Message message, boolean refresh) {
    long claimed = clock.nanos();
    executor.execute(() -> results.add(new Result(owed, refresh, sent(owed, message, claimed))));
  }

  private Outcome sent(Owed owed, Message message, long claimedNanos) {
    String name = owed.delivery().destination();
    Destination destination = outbox.destinations().named(name);
    if (destination == null || clock.nanos() - claimedNanos > CLAIM.toNanos()) {
      return new Outcome("this coordinator was too busy to send it", 0, Duration.ZERO);
    }
    try {
      Outcome outcome = outbox.post().send(destination, message, owed.key());
      outbox.counts().add(name, outcome);
      return outcome;
    } catch (RuntimeException | Error e) {
      // Without a result it would be under way for ever.
      LOG.error("alert {} cannot be sent to {}", owed.alert().id(), name, e);
      return new Outcome("it cannot be sent", 0, null);
    }
  }

  /** The next result, or null. */
  @Nullable Result next() {
    Result result = results.poll();
    if (result == null) {
      return null;
    }
    String name = result.owed().delivery().destination();
    Line line = line(name);
    underWay.remove(name + "/" + result.owed().alert().id());
    line.underWay--;
    if (result.outcome().delivered()) {
      line.failures = 0;
    } else {
      line.failures++;
      Duration asked = result.outcome().patience();
      Duration wait =
          asked == null ? BackOffTime.after(line.failures, jitter(result, line)) : asked;
      line.notBeforeNanos = clock.nanos() + wait.toNanos();
      Alert alert = result.owed().alert();
      if (line.failures == 1) {
        LOG.warn(
            "alert {} was not delivered to {} and is tried again: {}",
            alert.id(),
            name,
            result.outcome().problem());
      }
    }
    return result;
  }

  /** Different for each destination and attempt, without a source of chance. */
  private static double jitter(Result result, Line line) {
    int mixed = (result.owed().key() + line.failures).hashCode() * 0x9e3779b9;
    return (mixed >>> 22) / UNIT;
  }
}
