package dev.sonde.audit.scheduler;

import dev.sonde.audit.alert.Alert;
import dev.sonde.audit.alert.CellMemory;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** The content of the topic {@code sonde.alerts}. One thread writes, any thread reads. */
public final class AlertBook {

  private final Map<String, Alert> alerts = new ConcurrentHashMap<>();
  private final Map<String, Map<String, CellMemory>> cells = new ConcurrentHashMap<>();
  private final Map<String, ConcurrentSkipListMap<String, Note>> notes = new ConcurrentHashMap<>();

  /**
   * Stores a record of the topic.
   *
   * @throws IllegalArgumentException when it cannot be read
   */
  void accept(ConsumerRecord<String, byte[]> read) {
    String key = read.key();
    String audit = AuditKeys.audit(key);
    if (AlertKeys.isAlert(key)) {
      put(alerts, AlertKeys.last(key), read, Alert.class);
    } else if (AlertKeys.isCell(key)) {
      put(
          cells.computeIfAbsent(audit, unused -> new ConcurrentHashMap<>()),
          AlertKeys.last(key),
          read,
          CellMemory.class);
    } else if (AlertKeys.isNote(key)) {
      put(
          notes.computeIfAbsent(audit, unused -> new ConcurrentSkipListMap<>()),
          AlertKeys.last(key),
          read,
          Note.class);
    }
  }

  private static <T extends Record> void put(
      Map<String, T> into, String key, ConsumerRecord<String, byte[]> read, Class<T> type) {
    if (read.value() == null) {
      into.remove(key);
    } else {
      into.put(key, Json.decode(read.value(), type));
    }
  }

  public Optional<Alert> alert(String id) {
    return Optional.ofNullable(alerts.get(id));
  }

  public Collection<Alert> alerts() {
    return List.copyOf(alerts.values());
  }

  List<Alert> alerts(String audit) {
    return alerts.values().stream().filter(each -> each.condition().audit().equals(audit)).toList();
  }

  List<CellMemory> cells(String audit) {
    return List.copyOf(cells.getOrDefault(audit, Map.of()).values());
  }

  /** The notes of an audit, oldest first. */
  public List<Note> notes(String audit) {
    Map<String, Note> known = notes.get(audit);
    return known == null ? List.of() : List.copyOf(known.values());
  }
}
