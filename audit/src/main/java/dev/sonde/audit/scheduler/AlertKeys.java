package dev.sonde.audit.scheduler;

import dev.sonde.audit.alert.Alert;
import dev.sonde.audit.alert.CellMemory;
import dev.sonde.kafka.Topics;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Keys and records of the topic {@code sonde.alerts}, which has one partition. Its writer is the
 * owner of the audits.
 *
 * <pre>
 *  ID/alert/ALERT    an alert
 *  ID/cell/CELL      what is remembered of a cell
 *  ID/note/ULID      a note on a time
 * </pre>
 */
final class AlertKeys {

  private static final String ALERT = "/alert/";
  private static final String CELL = "/cell/";
  private static final String NOTE = "/note/";

  private AlertKeys() {}

  static boolean isAlert(String key) {
    return key.contains(ALERT);
  }

  static boolean isCell(String key) {
    return key.contains(CELL);
  }

  static boolean isNote(String key) {
    return key.contains(NOTE);
  }

  /** What follows the kind of record in a key. */
  static String last(String key) {
    return key.substring(key.lastIndexOf('/') + 1);
  }

  static ProducerRecord<String, byte[]> alert(Alert alert) {
    return record(alert.condition().audit() + ALERT + alert.id(), Json.encode(alert));
  }

  static ProducerRecord<String, byte[]> alertGone(String audit, String id) {
    return gone(audit + ALERT + id);
  }

  static ProducerRecord<String, byte[]> cell(String audit, CellMemory cell) {
    return record(audit + CELL + cell.key(), Json.encode(cell));
  }

  static ProducerRecord<String, byte[]> cellGone(String audit, String key) {
    return gone(audit + CELL + key);
  }

  static ProducerRecord<String, byte[]> note(String audit, Note note) {
    return record(audit + NOTE + note.id(), Json.encode(note));
  }

  static ProducerRecord<String, byte[]> noteGone(String audit, String id) {
    return gone(audit + NOTE + id);
  }

  private static ProducerRecord<String, byte[]> record(String key, byte[] value) {
    return new ProducerRecord<>(Topics.ALERTS, 0, key, value);
  }

  private static ProducerRecord<String, byte[]> gone(String key) {
    return new ProducerRecord<>(Topics.ALERTS, 0, key, null);
  }
}
