package dev.sonde.audit.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.audit.document.AuditWriter;
import dev.sonde.audit.document.Audits;
import dev.sonde.audit.slot.AuditRecord;
import dev.sonde.audit.slot.Slot;
import dev.sonde.kafka.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduledAuditsTest {

  private static final Instant START = Instant.parse("2026-12-01T12:00:00Z");

  private final AuditBook book = new AuditBook();
  private final ScheduledAudits audits = new ScheduledAudits(book);
  private final List<ProducerRecord<String, byte[]>> batch = new ArrayList<>();

  private static String document(String more) {
    return AuditWriter.canonicalJson(Audits.of(more.replace(" | ", "\n")));
  }

  @ParameterizedTest
  @CsvSource({
    "Europe/Berlin, Europe/Berlin, true,  true",
    "Europe/Berlin, Asia/Tokyo,    false, true",
    "Europe/Berlin, Asia/Tokyo,    true,  false",
  })
  void theZoneOfAnAuditWithCapsStays(String before, String after, boolean capped, boolean taken) {
    String caps = capped ? " | budget: {usdPerDay: 1}" : "";
    AuditRecord first =
        AuditRecord.created(
            "a", null, document("schedule: {every: 1h, zone: " + before + "}" + caps), START);
    assertThat(audits.revise(first, batch)).isNull();
    AuditRecord next =
        first.changed(
            document("schedule: {every: 2h, zone: " + after + "}" + caps), START.plusSeconds(60));

    Answer answer = audits.revise(next, batch);

    assertThat(answer == null).isEqualTo(taken);
    assertThat(audits.record("a")).isEqualTo(taken ? next : first);
    if (answer != null) {
      assertThat(answer.status()).isEqualTo(409);
    }
  }

  @Test
  void anAuditThatWasDeletedBeginsWithoutSlots() {
    AuditRecord first =
        AuditRecord.created("a", null, document("schedule: {every: 1h, jitter: none}"), START);
    audits.revise(first, batch);
    Slot former = Objects.requireNonNull(audits.slots("a")).manual(START.plusSeconds(9));
    book.accept(
        new ConsumerRecord<>(Topics.SLOTS, 0, 0, AuditKeys.slot(former.id()), Json.encode(former)));
    audits.purge("a", batch);

    audits.revise(first, batch);

    assertThat(Objects.requireNonNull(audits.slots("a")).all()).isEmpty();
    assertThat(audits.counts()).isEqualTo(new Decision.Counts(1, 1));
  }

  @Test
  void theHistoryOfAnAuditOfAnotherVersionIsKept() {
    String record =
        "{\"id\":\"a\",\"revision\":1,\"document\":\"{\\\"moon\\\":1}\","
            + "\"createdAt\":\"2026-12-01T12:00:00Z\",\"changedAt\":\"2026-12-01T12:00:00Z\"}";

    audits.take("a", record.getBytes(StandardCharsets.UTF_8));
    audits.take("b", "{}".getBytes(StandardCharsets.UTF_8));

    assertThat(audits.isEmpty()).isFalse();
    assertThat(audits.kept()).containsOnlyKeys("a", "b");
    assertThat(audits.isUnread("a")).isTrue();
    assertThat(audits.isUnread("c")).isFalse();
  }

  @Test
  void timesBeforeAChangeAreWrittenWithIt() {
    AuditRecord first =
        AuditRecord.created("a", null, document("schedule: {every: 1h, jitter: none}"), START);
    audits.revise(first, batch);
    batch.clear();

    audits.revise(first.changed(document("schedule: {every: 1d}"), START.plusSeconds(7300)), batch);

    assertThat(batch)
        .extracting(ProducerRecord::key)
        .filteredOn(key -> AuditKeys.slotOf(key).isPresent())
        .hasSize(2);
  }
}
