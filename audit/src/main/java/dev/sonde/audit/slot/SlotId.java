package dev.sonde.audit.slot;

import com.github.f4b6a3.ulid.Ulid;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Comparator;

/**
 * A slot's identity.
 *
 * @param audit its id
 * @param at the nominal time by the broker's clock, in whole milliseconds
 * @param manual whether somebody asked for it; such a slot is never tested for changes
 */
public record SlotId(String audit, Instant at, boolean manual) implements Comparable<SlotId> {

  private static final Comparator<SlotId> ORDER =
      Comparator.comparing(SlotId::audit).thenComparing(SlotId::at).thenComparing(SlotId::manual);
  private static final int TIME_SHIFT = 16;
  private static final long LOW_16 = 0xffff;

  /** The slot of a schedule. */
  public static SlotId scheduled(String audit, Instant at) {
    return new SlotId(audit, at, false);
  }

  /**
   * The id of its run: a ULID with the slot's time, whose random part is a digest of the slot. Two
   * coordinators cannot make two runs of one slot.
   */
  public String runId() {
    String named = "slot/" + audit + "/" + at.toEpochMilli() + "/" + manual;
    try {
      ByteBuffer digest =
          ByteBuffer.wrap(
              MessageDigest.getInstance("SHA-256").digest(named.getBytes(StandardCharsets.UTF_8)));
      long high = (at.toEpochMilli() << TIME_SHIFT) | (digest.getShort() & LOW_16);
      return new Ulid(high, digest.getLong()).toString();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  @Override
  public int compareTo(SlotId other) {
    return ORDER.compare(this, other);
  }
}
