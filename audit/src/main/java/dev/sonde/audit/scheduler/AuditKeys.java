package dev.sonde.audit.scheduler;

import dev.sonde.audit.slot.SlotId;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * Keys of the topics {@code sonde.audits} and {@code sonde.slots}. An audit's id has no slash.
 *
 * <pre>
 *  sonde.audits   ID                     the audit: revision, document, paused, removed
 *                 ID/revision/N          a former document, while slots are planned with it
 *                 ID/request/ULID        what a client asks for; its tombstone carries the answer
 *  sonde.slots    ID/TIME[/manual]       a slot
 *                 ID/spend               what the slots have committed, by day and month
 *                 scheduler              the owner, which learns the broker's time by writing it
 * </pre>
 */
final class AuditKeys {

  static final String SCHEDULER = "scheduler";

  private static final String REQUEST = "/request/";
  private static final String REVISION = "/revision/";
  private static final String SPEND = "/spend";
  private static final String MANUAL = "/manual";

  private AuditKeys() {}

  static String request(String audit, String ulid) {
    return audit + REQUEST + ulid;
  }

  static boolean isRequest(String key) {
    return key.contains(REQUEST);
  }

  static String revision(String audit, int revision) {
    return audit + REVISION + revision;
  }

  static boolean isRevision(String key) {
    return key.contains(REVISION);
  }

  static String spend(String audit) {
    return audit + SPEND;
  }

  static boolean isSpend(String key) {
    return key.endsWith(SPEND);
  }

  static String slot(SlotId id) {
    return id.audit() + "/" + id.at() + (id.manual() ? MANUAL : "");
  }

  /** The audit of a key; the whole key where it has no slash. */
  static String audit(String key) {
    int end = key.indexOf('/');
    return end < 0 ? key : key.substring(0, end);
  }

  /** The slot of a key; empty for other keys. */
  static Optional<SlotId> slotOf(String key) {
    int end = key.indexOf('/');
    if (end < 0 || isSpend(key)) {
      return Optional.empty();
    }
    boolean manual = key.endsWith(MANUAL);
    String at = key.substring(end + 1, key.length() - (manual ? MANUAL.length() : 0));
    try {
      return Optional.of(new SlotId(key.substring(0, end), Instant.parse(at), manual));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }
}
