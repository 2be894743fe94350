package dev.sonde.history.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sonde.history.index.IndexFixture;
import dev.sonde.history.point.Origin;
import dev.sonde.history.point.Point;
import dev.sonde.history.point.PointKey;
import dev.sonde.history.point.Points;
import dev.sonde.history.point.SeriesKey;
import dev.sonde.history.point.SeriesMetric;
import dev.sonde.history.point.Tested;
import dev.sonde.history.point.Verdict;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryQueryTest {

  private static final SeriesKey ONE = Points.series("one");

  private @Nullable IndexFixture opened;

  @BeforeEach
  void open(@TempDir Path folder) {
    opened = new IndexFixture(folder.resolve("history.sqlite"));
  }

  @AfterEach
  void close() {
    fixture().close();
  }

  private IndexFixture fixture() {
    return Objects.requireNonNull(opened);
  }

  private HistoryQuery query() {
    return new HistoryQuery(fixture().index());
  }

  private static Instant hour(int number) {
    return Points.NOON.plus(Duration.ofHours(number));
  }

  private static Point invalid(int hour) {
    return Points.of(
        ONE, new Origin(hour(hour), PointKey.Kind.SLOT, "01R", Verdict.INVALID, 1), 999);
  }

  private void hours(int count) {
    for (int i = 0; i < count; i++) {
      fixture().put(Points.valid("one", hour(i), 200 + i % 10));
    }
  }

  @Test
  void fromIsInclusiveAndToIsExclusive() {
    hours(10);

    List<Point> points =
        query().points(ONE.id(), SeriesMetric.TTFT, new Range(hour(2), hour(5)), 100);

    assertThat(points)
        .extracting(point -> point.origin().slot())
        .containsExactly(hour(2), hour(3), hour(4));
    assertThat(points.get(0)).isEqualTo(Points.valid("one", hour(2), 202));
  }

  @Test
  void ofTooManyPointsTheExtremesStay() {
    hours(1_000);
    fixture().put(Points.valid("one", hour(501), 5_000));
    fixture().put(Points.valid("one", hour(502), 1));

    List<Point> points = query().points(ONE.id(), SeriesMetric.TTFT, Range.ALL, 20);

    assertThat(points).hasSizeBetween(18, 20);
    assertThat(points)
        .extracting(point -> Objects.requireNonNull(SeriesMetric.TTFT.value(point)))
        .contains(5_000.0, 1.0);
    assertThat(points)
        .isSortedAccordingTo((a, b) -> a.origin().slot().compareTo(b.origin().slot()));
  }

  @Test
  void whatIsInvalidIsGivenAndNeverAnExtreme() {
    hours(100);
    fixture().put(invalid(50));

    assertThat(query().points(ONE.id(), SeriesMetric.TTFT, Range.ALL, 200)).contains(invalid(50));
    assertThat(query().points(ONE.id(), SeriesMetric.TTFT, Range.ALL, 10))
        .doesNotContain(invalid(50));
    assertThat(query().tested(ONE.id(), SeriesMetric.TTFT, hour(200), 1_000)).hasSize(99);
    assertThat(query().measured(ONE.id(), Range.ALL, 1_000)).hasSize(99);
  }

  @Test
  void slotsByHandAreGivenAndNeverTested() {
    hours(3);
    Point manual =
        Points.of(ONE, new Origin(hour(1), PointKey.Kind.MANUAL, "01M", Verdict.VALID, 1), 7);
    fixture().put(manual);

    assertThat(query().points(ONE.id(), SeriesMetric.TTFT, Range.ALL, 100))
        .hasSize(4)
        .contains(manual);
    assertThat(query().tested(ONE.id(), SeriesMetric.TTFT, hour(9), 100)).hasSize(3);
  }

  @Test
  void aValueThatASlotLacksIsNotANumber() {
    hours(1);

    assertThat(query().tested(ONE.id(), SeriesMetric.E2E, hour(9), 100).get(0).value()).isNaN();
    assertThat(query().tested(ONE.id(), SeriesMetric.SUCCESS_RATE, hour(9), 100).get(0))
        .isEqualTo(new Tested(hour(0), 100, 98, 0.98));
  }

  @Test
  void theLastTestedValuesComeInTheirOrder() {
    hours(10);

    assertThat(query().tested(ONE.id(), SeriesMetric.TTFT, hour(8), 3))
        .extracting(Tested::slot)
        .containsExactly(hour(5), hour(6), hour(7));
  }

  @Test
  void seriesAreListedByAuditAndCell() {
    Stream.of("two", "one").forEach(provider -> fixture().put(Points.valid(provider, hour(0), 1)));

    assertThat(query().series(Optional.of("hourly"))).containsExactly(ONE, Points.series("two"));
    assertThat(query().series(Optional.empty())).hasSize(2);
    assertThat(query().series(Optional.of("other"))).isEmpty();
  }

  @Test
  void findsWhatIsToBeDeletedAndRolledUp() {
    hours(5);
    fixture().put(invalid(0));

    assertThat(query().before(ONE.id(), hour(2), 10))
        .extracting(PointKey::at)
        .containsExactly(hour(0), hour(1));
    assertThat(query().firstSlot(ONE.id(), hour(3))).contains(hour(1));
    assertThat(query().firstSlot(ONE.id(), hour(1))).isEmpty();
  }

  @Test
  void aDayOfOneSlotIsNotRolledUp() {
    fixture().put(Points.valid("one", hour(0), 1));
    fixture().put(Points.valid("one", hour(48), 1));
    fixture().put(Points.valid("one", hour(49), 1));

    assertThat(query().firstSlot(ONE.id(), hour(24))).isEmpty();
    assertThat(query().firstSlot(ONE.id(), hour(49))).isEmpty();
    assertThat(query().firstSlot(ONE.id(), hour(72))).contains(hour(48));
    assertThat(query().count(ONE.id(), Range.ALL)).isEqualTo(3);
  }

  @Test
  void aRangeIsMergedFromAllItsValidSlots() {
    hours(2_500);
    fixture().put(invalid(7));

    Point whole = query().merged(ONE.id(), SeriesMetric.TTFT, Range.ALL).orElseThrow();

    assertThat(whole.origin().merged()).isEqualTo(2_499);
    assertThat(whole.counts().succeeded()).isEqualTo(2_499 * 98);
    assertThat(query().merged(ONE.id(), SeriesMetric.TTFT, new Range(hour(7), hour(8)))).isEmpty();
    assertThat(query().merged(ONE.id(), SeriesMetric.TTFT, new Range(hour(6), hour(9))))
        .hasValueSatisfying(point -> assertThat(point.origin().merged()).isEqualTo(2));
  }

  @Test
  void aRangeNeedsToBeOne() {
    assertThatThrownBy(() -> new Range(hour(1), hour(1))).hasMessageContaining("allowed is before");
  }
}
