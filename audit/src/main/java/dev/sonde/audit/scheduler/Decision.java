package dev.sonde.audit.scheduler;

import dev.sonde.audit.slot.AuditRecord;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a request. Pure.
 *
 * @param next the record after it, or null when it does not change
 * @param purge whether all records of the audit are deleted
 */
record Decision(Answer answer, @Nullable AuditRecord next, boolean purge) {

  /** Bounds the memory of every coordinator. */
  static final int MOST_AUDITS = 200;

  /** With those that were removed and keep their slots. */
  static final int MOST_RECORDS = 1_000;

  /**
   * How many audits there are.
   *
   * @param alive without the removed ones
   * @param all with them
   */
  record Counts(int alive, int all) {}

  private static Decision refused(int status, String why) {
    return new Decision(new Answer(status, why), null, false);
  }

  private static Decision done(int status, @Nullable AuditRecord next) {
    return new Decision(new Answer(status, ""), next, false);
  }

  /**
   * Decides about a request.
   *
   * @param found the record of the audit, also of a removed one, or null
   */
  static Decision of(
      String id, Request request, @Nullable AuditRecord found, Counts counts, Instant now) {
    AuditRecord current = alive(found);
    if (request.action() == Request.Action.PUT) {
      return put(id, request, found, counts, now);
    }
    if (request.action() == Request.Action.REMOVE && request.purge() && found != null) {
      return stale(request, current)
          ? refused(412, isAt(id, current))
          : new Decision(new Answer(200, ""), null, true);
    }
    if (current == null) {
      return refused(404, "there is no audit \"" + id + "\"");
    }
    if (stale(request, current)) {
      return refused(412, isAt(id, current));
    }
    return switch (request.action()) {
      case REMOVE -> done(200, current.gone(now));
      case PAUSE -> done(200, current.pausedAt() == null ? current.paused(now) : null);
      case RESUME -> done(200, current.pausedAt() == null ? null : current.paused(null));
      default -> done(202, null);
    };
  }

  private static @Nullable AuditRecord alive(@Nullable AuditRecord found) {
    return found == null || found.removed() ? null : found;
  }

  private static Decision put(
      String id, Request request, @Nullable AuditRecord found, Counts counts, Instant now) {
    AuditRecord current = alive(found);
    String document = request.document();
    if (document == null) {
      return refused(400, "there is no document");
    }
    if (request.create()) {
      if (current != null) {
        return refused(412, isAt(id, current));
      }
      if (counts.alive() >= MOST_AUDITS) {
        return refused(
            409, "there are " + counts.alive() + " audits, allowed is " + MOST_AUDITS + " at most");
      }
      return found == null && counts.all() >= MOST_RECORDS
          ? refused(
              409,
              "there are %d audits with the removed ones, allowed is %d at most: purge some"
                  .formatted(counts.all(), MOST_RECORDS))
          : done(201, AuditRecord.created(id, found, document, now));
    }
    if (current == null) {
      return refused(412, "there is no audit \"" + id + "\"");
    }
    if (stale(request, current)) {
      return refused(412, isAt(id, current));
    }
    return done(200, document.equals(current.document()) ? null : current.changed(document, now));
  }

  private static boolean stale(Request request, @Nullable AuditRecord current) {
    Integer wanted = request.revision();
    return wanted != null && (current == null || current.revision() != wanted);
  }

  private static String isAt(String id, @Nullable AuditRecord current) {
    return current == null
        ? "there is no audit \"" + id + "\""
        : "audit \"" + id + "\" is at revision " + current.revision();
  }
}
