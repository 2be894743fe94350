package dev.sonde.audit.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.audit.scheduler.AuditBook;
import dev.sonde.kafka.Topics;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AuditMetersTest {

  private static final String DOCUMENT =
      "{\\\"name\\\":\\\"a\\\",\\\"spec\\\":{\\\"models\\\":\\\"o/m\\\",\\\"providers\\\":[\\\"p\\\"]},"
          + "\\\"schedule\\\":{\\\"every\\\":\\\"1h\\\"},\\\"budget\\\":{\\\"usdPerDay\\\":2}}";
  private static final String WINDOW =
      "'window': {'dueAt': '2026-12-01T12:00:05Z', 'startBy': '2026-12-01T12:05:00Z'}";

  private final AuditBook book = new AuditBook();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final AuditMeters meters = new AuditMeters(book, registry);

  private void store(String topic, String key, @Nullable String json) {
    byte[] value = json == null ? null : json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    book.accept(
        new ConsumerRecord<>(
            topic,
            0,
            0,
            1_500,
            TimestampType.LOG_APPEND_TIME,
            key.length(),
            0,
            key,
            value,
            new RecordHeaders(),
            Optional.empty()));
  }

  private void slot(String at, String rest) {
    String id = "'id': {'audit': 'a', 'at': '" + at + "'}";
    store(Topics.SLOTS, "a/" + at, "{" + id + ", " + WINDOW + ", " + rest + "}");
  }

  private void audit(@Nullable String pausedAt) {
    String paused = pausedAt == null ? "" : ", 'pausedAt': '" + pausedAt + "'";
    String times = "'createdAt': '2026-12-01T00:00:00Z', 'changedAt': '2026-12-01T00:00:00Z'";
    store(
        Topics.AUDITS,
        "a",
        "{'id': 'a', 'revision': 1, 'document': '" + DOCUMENT + "', " + times + paused + "}");
  }

  private double value(String name, String... tags) {
    meters.update();
    return Objects.requireNonNull(registry.find(name).tags(tags).gauge(), name).value();
  }

  private @Nullable Gauge gauge(String name) {
    meters.update();
    return registry.find(name).gauge();
  }

  @Test
  void countsAuditsAndSlotsByState() {
    audit(null);
    slot("2026-12-01T10:00:00Z", "'state': 'missed', 'reason': 'no_worker'");
    slot("2026-12-01T11:00:00Z", "'state': 'missed', 'reason': 'late'");
    slot("2026-12-01T12:00:00Z", "'state': 'planned'");

    assertThat(value("sonde.audits", "state", "active")).isEqualTo(1);
    assertThat(value("sonde.audit.slots", "audit", "a", "state", "missed")).isEqualTo(2);
    assertThat(value("sonde.audit.slots", "audit", "a", "state", "done")).isZero();
    assertThat(gauge("sonde.audit.begin.delay.seconds")).isNull();
    assertThat(gauge("sonde.audit.last.slot.seconds")).isNull();

    audit("2026-12-01T12:00:00Z");
    assertThat(value("sonde.audits", "state", "active")).isZero();
    assertThat(value("sonde.audits", "state", "paused")).isEqualTo(1);

    store(Topics.AUDITS, "a", null);
    assertThat(value("sonde.audits", "state", "paused")).isZero();
    assertThat(gauge("sonde.audit.slots")).isNull();
  }

  @Test
  void tellsHowLateTheLastSlotBeganAndWhichHasAReport() {
    audit(null);
    slot(
        "2026-12-01T12:00:00Z",
        "'state': 'done', 'execution': {'run': '01', 'begunAt': '2026-12-01T12:00:06Z',"
            + " 'verdict': 'VALID'}");
    slot(
        "2026-12-01T13:00:00Z",
        "'state': 'running', 'execution': {'run': '02', 'begunAt': '2026-12-01T12:00:07.5Z'}");

    assertThat(value("sonde.audit.begin.delay.seconds", "audit", "a")).isEqualTo(2.5);
    assertThat(value("sonde.audit.last.slot.seconds", "audit", "a")).isEqualTo(1_796_126_400.0);
  }

  @Test
  void tellsWhatIsCommittedOfTheCaps() {
    audit(null);
    store(
        Topics.SLOTS,
        "a/spend",
        "{'nanoUsd': {'2026-12-01': 500000000, '2026-12': 1500000000, '2026-11-30': 9}}");
    slot(
        "2026-12-01T12:00:00Z",
        "'state': 'done', 'execution': {'run': '01', 'begunAt': '2026-12-01T12:00:06Z'}");

    assertThat(value("sonde.audit.committed.usd", "audit", "a", "period", "day")).isEqualTo(0.5);
    assertThat(value("sonde.audit.committed.usd", "audit", "a", "period", "month")).isEqualTo(1.5);
    assertThat(value("sonde.audit.cap.usd", "audit", "a", "period", "day")).isEqualTo(2);
    assertThat(registry.find("sonde.audit.cap.usd").gauges()).hasSize(1);
  }

  @Test
  void namesTheSchedulerAndItsLastWord() {
    assertThat(gauge("sonde.audit.scheduler.seconds")).isNull();

    store(Topics.SLOTS, "scheduler", "{'coordinator': 'c-1'}");
    assertThat(value("sonde.audit.scheduler.seconds", "coordinator", "c-1")).isEqualTo(1.5);

    store(Topics.SLOTS, "scheduler", "{'coordinator': 'c-2'}");
    assertThat(value("sonde.audit.scheduler.seconds", "coordinator", "c-2")).isEqualTo(1.5);
    assertThat(registry.find("sonde.audit.scheduler.seconds").gauges()).hasSize(1);
  }
}
