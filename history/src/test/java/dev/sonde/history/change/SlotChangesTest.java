package dev.sonde.history.change;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.history.point.Origin;
import dev.sonde.history.point.Point;
import dev.sonde.history.point.PointCodec;
import dev.sonde.history.point.PointKey;
import dev.sonde.history.point.Points;
import dev.sonde.history.point.Published;
import dev.sonde.history.point.SeriesChange;
import dev.sonde.history.point.SeriesChange.State;
import dev.sonde.history.point.SeriesKey;
import dev.sonde.history.point.SeriesMetric;
import dev.sonde.history.point.Tested;
import dev.sonde.history.point.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SlotChangesTest {

  private static final List<String> PROVIDERS = List.of("a", "b", "c", "d", "e");
  private static final int STEP = 30;

  /** What an audit measures, slot by slot, and the changes that are stored. */
  private static final class Audit {
    private final Map<String, List<Point>> points = new LinkedHashMap<>();
    private final Map<String, SeriesChange> stored = new LinkedHashMap<>();
    private final List<SeriesChange> written = new ArrayList<>();

    /** Writes what the slot shows; the changes go through their JSON, as in the topic. */
    void slot(List<Point> now) {
      Instant slot = now.get(0).origin().slot();
      List<CellSlots> cells = now.stream().map(this::cell).toList();
      PointCodec<SeriesChange> codec = new PointCodec<>(SeriesChange.class);
      for (SeriesChange each :
          SlotChanges.of("hourly", slot, cells, List.copyOf(stored.values()), at -> "run" + at)) {
        SeriesChange read = codec.decode(codec.encode(each));
        assertThat(read).isEqualTo(each);
        stored.put(read.id(), read);
        written.add(read);
      }
      now.forEach(each -> all(each.series()).add(each));
    }

    private List<Point> all(SeriesKey key) {
      return points.computeIfAbsent(key.id(), unused -> new ArrayList<>());
    }

    private CellSlots cell(Point now) {
      List<Point> before = all(now.series());
      Map<SeriesMetric, List<Tested>> past = new EnumMap<>(SeriesMetric.class);
      for (SeriesMetric metric : SlotChanges.METRICS) {
        past.put(
            metric,
            before.stream().filter(Point::isTested).map(each -> tested(each, metric)).toList());
      }
      return new CellSlots(now, before.isEmpty() ? null : before.get(before.size() - 1), past);
    }

    private static Tested tested(Point point, SeriesMetric metric) {
      return new Tested(
          point.origin().slot(),
          point.counts().answered(),
          point.counts().succeeded(),
          Objects.requireNonNullElse(metric.value(point), Double.NaN));
    }

    List<SeriesChange> of(SeriesMetric metric) {
      Collection<SeriesChange> all = stored.values();
      return all.stream().filter(each -> each.subject().metric().equals(metric.label())).toList();
    }
  }

  private static Instant hour(int number) {
    return Points.NOON.plus(Duration.ofHours(number));
  }

  private static double noisy(Random random, double level) {
    return level * Math.exp(0.03 * random.nextGaussian());
  }

  private static List<Point> slot(int hour, Random random, double factorOfA, double factorOfAll) {
    List<Point> points = new ArrayList<>();
    for (String provider : PROVIDERS) {
      double factor = factorOfAll * (provider.equals("a") ? factorOfA : 1);
      points.add(Points.valid(provider, hour(hour), noisy(random, 200 * factor)));
    }
    return points;
  }

  @Test
  void aStepIsSuspectedThenConfirmedAndWrittenOnceAState() {
    Audit audit = new Audit();
    Random random = new Random(11);
    for (int hour = 0; hour < STEP + 20; hour++) {
      audit.slot(slot(hour, random, hour < STEP ? 1 : 1.6, 1));
    }

    List<SeriesChange> changes = audit.of(SeriesMetric.TTFT);
    assertThat(changes).hasSize(1);
    SeriesChange change = changes.get(0);
    assertThat(change.status().state()).isEqualTo(State.CONFIRMED);
    assertThat(change.subject().provider()).isEqualTo("a");
    assertThat(change.status().control()).isEqualTo(SeriesChange.Control.FLEET);
    assertThat(change.place().at()).isEqualTo(hour(STEP));
    assertThat(Objects.requireNonNull(change.effect().value())).isBetween(1.5, 1.7);
    assertThat(change.before().run()).isEqualTo("run" + hour(STEP - 1));
    assertThat(change.after().run()).isEqualTo("run" + hour(STEP));
    assertThat(audit.written).hasSizeLessThanOrEqualTo(5);
    assertThat(audit.written.get(0).status().state()).isEqualTo(State.SUSPECTED);
    assertThat(audit.stored).hasSize(1);
  }

  /** What is stored decides: whoever takes over after any slot writes the same. */
  @Test
  void aSuccessorContinuesWithTheSame() {
    Audit one = new Audit();
    Random random = new Random(12);
    List<List<Point>> slots = new ArrayList<>();
    for (int hour = 0; hour < STEP + 10; hour++) {
      slots.add(slot(hour, random, hour < STEP ? 1 : 0.5, 1));
    }
    slots.forEach(one::slot);
    for (int takeover = STEP - 2; takeover < STEP + 8; takeover++) {
      Audit first = new Audit();
      slots.subList(0, takeover).forEach(first::slot);
      Audit second = new Audit();
      second.points.putAll(first.points);
      second.stored.putAll(first.stored);
      slots.subList(takeover, slots.size()).forEach(second::slot);
      assertThat(second.stored).as("takeover after %d", takeover).isEqualTo(one.stored);
    }
  }

  @Test
  void whatAllShareIsOneChangeWithoutACell() {
    Audit audit = new Audit();
    Random random = new Random(22);
    for (int hour = 0; hour < STEP + 12; hour++) {
      audit.slot(slot(hour, random, 1, hour < STEP ? 1 : 1.7));
    }

    assertThat(audit.of(SeriesMetric.TTFT))
        .singleElement()
        .satisfies(
            change -> {
              assertThat(change.isShared()).isTrue();
              assertThat(change.subject().series()).isNull();
              assertThat(change.status().state()).isEqualTo(State.CONFIRMED);
            });
  }

  @Test
  void nothingChangesWhereNothingChanges() {
    Audit audit = new Audit();
    Random random = new Random(14);
    for (int hour = 0; hour < 60; hour++) {
      audit.slot(slot(hour, random, 1, 1));
    }

    assertThat(audit.written).isEmpty();
  }

  @Test
  void whatIsInvalidOrByHandIsNeverTested() {
    for (Origin odd :
        List.of(
            new Origin(hour(0), PointKey.Kind.SLOT, "r", Verdict.INVALID, 1),
            new Origin(hour(0), PointKey.Kind.MANUAL, "r", Verdict.VALID, 1))) {
      Audit audit = new Audit();
      Random random = new Random(15);
      for (int hour = 0; hour < STEP + 20; hour++) {
        List<Point> points = slot(hour, random, hour < STEP ? 1 : 3, 1);
        if (hour >= STEP) {
          Instant at = hour(hour);
          Origin origin = new Origin(at, odd.kind(), "r", odd.verdict(), 1);
          points = points.stream().map(each -> Points.of(each.series(), origin, 600)).toList();
        }
        audit.slot(points);
      }
      assertThat(audit.written).isEmpty();
    }
  }

  private static Point publishing(int hour, double price, Published.Listing listing) {
    Point point = Points.valid("a", hour(hour), 200);
    return new Point(
        point.series(),
        point.origin(),
        point.counts(),
        point.figures(),
        point.money(),
        point.answers(),
        new Published(new Published.PriceList(price, 0.4, null), listing),
        point.noise());
  }

  @Test
  void aPublishedChangeIsSaidAtOnceAndOnce() {
    Audit audit = new Audit();
    Published.Listing before = new Published.Listing("live", 8_192L, true, null, 1.0, 2.0);
    Published.Listing after = new Published.Listing("live", 4_096L, true, false, 9.0, 9.0);
    audit.slot(List.of(publishing(0, 0.1, before)));
    audit.slot(List.of(publishing(1, 0.1, before)));
    audit.slot(List.of(publishing(2, 0.2, after)));
    audit.slot(List.of(publishing(3, 0.2, after)));

    assertThat(audit.written)
        .extracting(change -> change.subject().metric())
        .containsExactly("price", "context");
    SeriesChange price = audit.written.get(0);
    assertThat(price.before().text()).isEqualTo("$0.1 in, $0.4 out a million");
    assertThat(price.after().text()).isEqualTo("$0.2 in, $0.4 out a million");
    assertThat(price.status().state()).isEqualTo(State.CONFIRMED);
    assertThat(price.place().at()).isEqualTo(hour(2));
    assertThat(price.p()).isNull();
  }

  @Test
  void equalChangesOfTwoAuditsOrMetricsHaveTwoIds() {
    Instant at = hour(1);
    assertThat(
            List.of(
                SeriesChange.idOf("a", "ttft", "s", at, at),
                SeriesChange.idOf("b", "ttft", "s", at, at),
                SeriesChange.idOf("a", "e2e", "s", at, at),
                SeriesChange.idOf("a", "ttft", "t", at, at),
                SeriesChange.idOf("a", "ttft", "s", hour(2), at)))
        .doesNotHaveDuplicates();
  }
}
