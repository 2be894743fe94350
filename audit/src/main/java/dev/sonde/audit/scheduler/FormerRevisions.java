package dev.sonde.audit.scheduler;

import dev.sonde.audit.document.Audit;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Former documents of an audit, for slots that were planned with them. One owner. */
final class FormerRevisions {

  private final TreeMap<Integer, Audit> audits = new TreeMap<>();

  void put(AuditBook.Known known) {
    audits.put(known.record().revision(), known.audit());
  }

  @Nullable Audit audit(int revision) {
    return audits.get(revision);
  }

  List<Integer> all() {
    return List.copyOf(audits.keySet());
  }

  void remove(int revision) {
    audits.remove(revision);
  }
}
