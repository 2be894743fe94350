package dev.sonde.audit.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.audit.slot.SlotId;
import dev.sonde.history.point.Answers;
import dev.sonde.history.point.Counts;
import dev.sonde.history.point.Histograms;
import dev.sonde.history.point.Measured;
import dev.sonde.history.point.Money;
import dev.sonde.history.point.Origin;
import dev.sonde.history.point.Point;
import dev.sonde.history.point.PointKey;
import dev.sonde.history.point.Published;
import dev.sonde.history.point.SeriesChange;
import dev.sonde.history.point.SeriesKey;
import dev.sonde.history.point.Verdict;
import dev.sonde.kafka.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;

class HistoryKeepingTest {

  private static final Instant NOW = Instant.parse("2027-06-01T12:00:00Z");
  private static final Map<String, Duration> KEEP = Map.of("kept", Duration.ofDays(400));

  /** A history of points by audit. */
  static final class Stored implements HistoryPort {
    private final List<PointKey> keys = new ArrayList<>();
    private boolean read = true;

    @Override
    public BooleanSupplier mark() {
      return () -> read;
    }

    @Override
    public List<SeriesChange> changes(SlotId slot, List<Measured> points) {
      return List.of();
    }

    @Override
    public List<String> changesBefore(String audit, Instant time, int most) {
      return time.equals(Instant.MAX) ? List.of("change/" + audit + "/1") : List.of();
    }

    @Override
    public Set<String> audits() {
      Set<String> audits = new TreeSet<>();
      keys.forEach(key -> audits.add(key.series()));
      return audits;
    }

    @Override
    public List<PointKey> before(String audit, Instant time, int most) {
      return keys.stream()
          .filter(key -> key.series().equals(audit) && key.at().isBefore(time))
          .limit(most)
          .toList();
    }

    @Override
    public Optional<Day> day(String audit, Instant before, int most) {
      List<PointKey> slots =
          before(audit, before, most).stream()
              .filter(key -> key.kind() == PointKey.Kind.SLOT)
              .toList();
      return slots.isEmpty() ? Optional.empty() : Optional.of(new Day(merged(slots), slots));
    }

    private static Measured merged(List<PointKey> slots) {
      PointKey first = slots.get(0);
      return new Measured(
          new Point(
              new SeriesKey(first.series(), "m", "p", "http://e", "r", "0", 1),
              new Origin(first.at(), PointKey.Kind.DAY, null, Verdict.VALID, slots.size()),
              new Counts(0, 0, 0, Map.of()),
              Map.of(),
              new Money(null, null, new Money.Tokens(0, 0, 0), null),
              new Answers(Map.of(), List.of(), List.of()),
              new Published(null, null),
              null),
          new Histograms(Map.of()));
    }
  }

  private final Stored stored = new Stored();
  private final AtomicLong nanos = new AtomicLong();
  private final HistoryKeeping keeping = new HistoryKeeping(stored, Runnable::run, nanos::get);

  private void put(String audit, Duration age) {
    stored.keys.add(new PointKey(audit, NOW.minus(age), PointKey.Kind.SLOT));
  }

  /** What three turns write: one marks, one works, one writes. */
  private List<ProducerRecord<String, byte[]>> turns() {
    List<ProducerRecord<String, byte[]>> written = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      written.addAll(keeping.turn(KEEP, NOW));
    }
    return written;
  }

  @Test
  void whatIsOlderThanItsAuditKeepsItIsDeletedInBothTopics() {
    put("kept", Duration.ofDays(401));
    put("kept", Duration.ofDays(10));

    List<ProducerRecord<String, byte[]>> written = turns();

    String key = stored.keys.get(0).text();
    assertThat(written).hasSize(2);
    assertThat(written).allMatch(each -> each.value() == null && each.key().equals(key));
    assertThat(written)
        .extracting(ProducerRecord::topic)
        .containsExactly(Topics.HISTORY, Topics.HISTOGRAMS);
  }

  @Test
  void allOfADeletedAuditGoes() {
    put("purged", Duration.ofDays(1));

    assertThat(turns()).hasSize(3).allMatch(each -> each.value() == null);
  }

  @Test
  void slotsOfAnOldDayBecomeOnePointInOneTransaction() {
    put("kept", Duration.ofDays(100));
    put("kept", Duration.ofDays(100).minusHours(1));

    List<ProducerRecord<String, byte[]>> written = turns();

    assertThat(written).hasSize(6);
    assertThat(written.get(0).key()).endsWith("/day");
    assertThat(written.subList(2, 6)).allMatch(each -> each.value() == null);
  }

  @Test
  void nothingIsDoneBeforeTheIndexHasAllThatWasWritten() {
    put("kept", Duration.ofDays(401));
    stored.read = false;
    assertThat(turns()).isEmpty();
    stored.read = true;
    assertThat(turns()).isNotEmpty();
  }

  @Test
  void withoutWorkItRestsForAMinute() {
    assertThat(turns()).isEmpty();
    put("kept", Duration.ofDays(401));
    assertThat(turns()).isEmpty();
    nanos.addAndGet(Duration.ofMinutes(1).toNanos());
    assertThat(turns()).isNotEmpty();
  }

  @Test
  void oneTransactionIsBounded() {
    for (int i = 0; i < 2_000; i++) {
      put("kept", Duration.ofDays(401).plusHours(i));
    }

    assertThat(turns()).hasSize(2 * HistoryKeeping.MOST);
  }
}
