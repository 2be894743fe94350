package dev.sonde.audit.slot;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An audit as stored in the topic {@code sonde.audits}, with its id as key.
 *
 * @param revision from 1; it grows with each change of the document, also over a removal
 * @param document its canonical JSON
 * @param createdAt slots after this time are its own
 * @param changedAt when the document was changed
 * @param pausedAt since when somebody has paused it, or null
 * @param removed whether it was removed and its slots are kept
 */
public record AuditRecord(
    String id,
    int revision,
    String document,
    Instant createdAt,
    Instant changedAt,
    @Nullable Instant pausedAt,
    boolean removed) {

  /** The first revision of an audit, which follows the last one of an audit that was removed. */
  public static AuditRecord created(
      String id, @Nullable AuditRecord before, String document, Instant now) {
    int revision = before == null ? 1 : before.revision + 1;
    return new AuditRecord(id, revision, document, now, now, null, false);
  }

  public AuditRecord changed(String other, Instant now) {
    return new AuditRecord(id, revision + 1, other, createdAt, now, pausedAt, false);
  }

  public AuditRecord paused(@Nullable Instant since) {
    return new AuditRecord(id, revision, document, createdAt, changedAt, since, removed);
  }

  public AuditRecord gone(Instant now) {
    return new AuditRecord(id, revision, document, createdAt, now, pausedAt, true);
  }
}
