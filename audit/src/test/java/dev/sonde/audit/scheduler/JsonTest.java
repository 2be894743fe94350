package dev.sonde.audit.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sonde.audit.slot.AuditRecord;
import dev.sonde.audit.slot.Slot;
import dev.sonde.audit.slot.SlotReason;
import dev.sonde.audit.slot.Spending;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {

  private static final String ID = "'id': {'audit': 'a', 'at': '2026-12-01T12:00:00Z'}";
  private static final String WINDOW =
      "'window': {'dueAt': '2026-12-01T12:00:00Z', 'startBy': '2026-12-01T12:01:00Z'}";

  private static byte[] bytes(String json) {
    return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @ValueSource(classes = {AuditRecord.class, Slot.class, Spending.class, Request.class})
  void anObjectWithoutWhatARecordNeedsIsNone(Class<? extends Record> type) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Json.decode(bytes("{}"), type))
        .withMessageContaining(type.getSimpleName());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{" + WINDOW + ", 'state': 'missed'}",
        "{" + ID + ", 'state': 'missed'}",
        "{" + ID + ", " + WINDOW + "}",
        "{'id': {'audit': 'a'}, " + WINDOW + ", 'state': 'missed'}",
        "{" + ID + ", 'window': {'dueAt': '2026-12-01T12:00:00Z'}, 'state': 'missed'}",
        "{" + ID + ", " + WINDOW + ", 'state': 'running', 'execution': {'run': '01'}}",
        "null",
        "[]",
        "{"
      })
  void partsOfARecordAreNone(String json) {
    assertThatIllegalArgumentException().isThrownBy(() -> Json.decode(bytes(json), Slot.class));
  }

  @Test
  void whatMayLackMayLack() {
    Slot slot = Json.decode(bytes("{" + ID + ", " + WINDOW + ", 'state': 'planned'}"), Slot.class);
    assertThat(Json.decode(Json.encode(slot), Slot.class)).isEqualTo(slot);
  }

  @Test
  void aReasonOfANewerVersionIsAnother() {
    String json = "{" + ID + ", " + WINDOW + ", 'state': 'failed', 'reason': 'moonlight'}";
    assertThat(Json.decode(bytes(json), Slot.class).reason()).isEqualTo(SlotReason.OTHER);
  }
}
