package dev.sonde.audit.schedule;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/**
 * A schedule with its jitter and its zone.
 *
 * @param zone of the days and months that its money is counted by
 */
public record Timetable(Schedule schedule, Jitter jitter, ZoneId zone) {

  /** A slot is begun for half its interval after it is due, and for no longer than this. */
  static final Duration LONGEST_GRACE = Duration.ofMinutes(5);

  private static final double TO_UNIT = 0x1.0p-53;

  /**
   * When a slot is begun. A pure function, so that every coordinator draws the same jitter.
   *
   * @param seed of the audit's spec
   * @param audit its id
   */
  public Window window(long seed, String audit, Instant slot) {
    Duration interval = schedule.interval(slot);
    long most = jitter.most(interval).toMillis();
    long delay = (long) (uniform(seed, audit, slot) * most);
    Instant due = slot.plusMillis(delay);
    Duration half = interval.dividedBy(2);
    return new Window(due, due.plus(half.compareTo(LONGEST_GRACE) < 0 ? half : LONGEST_GRACE));
  }

  /** Uniform in [0, 1). */
  private static double uniform(long seed, String audit, Instant slot) {
    String drawn = seed + "/" + audit + "/" + slot.toEpochMilli();
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(drawn.getBytes(StandardCharsets.UTF_8));
      return (ByteBuffer.wrap(digest).getLong() >>> 11) * TO_UNIT;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
