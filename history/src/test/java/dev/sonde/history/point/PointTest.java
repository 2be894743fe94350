package dev.sonde.history.point;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sonde.analysis.fold.Distribution;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PointTest {

  private static final PointCodec<Point> CODEC = new PointCodec<>(Point.class);

  @Test
  void readsWhatItWrites() {
    Point point = Points.valid("one", Points.NOON, 210.5);

    byte[] bytes = CODEC.encode(point);

    assertThat(CODEC.decode(bytes)).isEqualTo(point);
    assertThat(CODEC.encode(CODEC.decode(bytes))).isEqualTo(bytes);
    assertThat(new String(bytes, StandardCharsets.UTF_8))
        .contains("\"slot\":\"2026-12-01T12:00:00Z\"", "\"p50\":[209.5,211.5]")
        .doesNotContain("null", "\"key\"", "\"tested\":true", "successRate");
  }

  @Test
  void readsAPointOfWhichNothingIsKnown() {
    Point bare =
        new Point(
            Points.series("one"),
            new Origin(Points.NOON, PointKey.Kind.SLOT, null, Verdict.INVALID, 1),
            new Counts(0, 0, 0, Map.of()),
            Map.of(),
            new Money(null, null, new Money.Tokens(0, 0, 0), null),
            new Answers(Map.of(), List.of(), List.of()),
            new Published(null, null),
            null);

    assertThat(CODEC.decode(CODEC.encode(bare))).isEqualTo(bare);
    assertThat(bare.counts().successRate()).isNull();
    assertThat(bare.counts().successCi95()).isNull();
    assertThat(bare.isTested()).isFalse();
  }

  @Test
  void readsAPointOfANewerVersion() {
    String written =
        new String(CODEC.encode(Points.valid("one", Points.NOON, 1)), StandardCharsets.UTF_8);
    String newer =
        written.replace("\"VALID\"", "\"HALF\"").replace("{\"series\"", "{\"more\":1,\"series\"");

    Point read = CODEC.decode(newer.getBytes(StandardCharsets.UTF_8));

    assertThat(read.origin().verdict()).isEqualTo(Verdict.UNKNOWN);
    assertThat(read.isTested()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "null", "{}", "[]", "{\"series\":{}}", "\u0000"})
  void refusesWhatIsNoPoint(String text) {
    assertThatThrownBy(() -> CODEC.decode(text.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("not a Point");
  }

  @Test
  void onlyValidSlotsOfTheScheduleAreTested() {
    for (Verdict verdict : Verdict.values()) {
      for (PointKey.Kind kind : PointKey.Kind.values()) {
        Origin origin = new Origin(Points.NOON, kind, "01R", verdict, 1);
        assertThat(Points.of(Points.series("one"), origin, 1).isTested())
            .isEqualTo(verdict == Verdict.VALID && kind == PointKey.Kind.SLOT);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void findsTheKeyOfEachKind(PointKey.Kind kind) {
    PointKey key = new PointKey("0a", Instant.parse("2026-12-01T12:00:00.250Z"), kind);

    assertThat(PointKey.of(key.text())).contains(key);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/",
        "a",
        "a/",
        "a/b",
        "a/2026-12-01T12:00:00Z/",
        "a/2026-12-01T12:00:00Z/x",
        "note/x"
      })
  void refusesOtherKeys(String text) {
    assertThat(PointKey.of(text)).isEmpty();
  }

  @Test
  void eachPartMakesAnotherSeries() {
    SeriesKey key = Points.series("one");
    Stream<SeriesKey> others =
        Stream.of(
            new SeriesKey(
                "b", key.model(), key.provider(), key.endpoint(), key.region(), key.workload(), 1),
            new SeriesKey(
                key.audit(), "b", key.provider(), key.endpoint(), key.region(), key.workload(), 1),
            new SeriesKey(
                key.audit(), key.model(), "b", key.endpoint(), key.region(), key.workload(), 1),
            new SeriesKey(
                key.audit(), key.model(), key.provider(), "b", key.region(), key.workload(), 1),
            new SeriesKey(
                key.audit(), key.model(), key.provider(), key.endpoint(), "b", key.workload(), 1),
            new SeriesKey(
                key.audit(), key.model(), key.provider(), key.endpoint(), key.region(), "b", 1),
            new SeriesKey(
                key.audit(),
                key.model(),
                key.provider(),
                key.endpoint(),
                key.region(),
                key.workload(),
                2),
            new SeriesKey(
                key.audit() + key.model(),
                "",
                key.provider(),
                key.endpoint(),
                key.region(),
                key.workload(),
                1));

    assertThat(key.id()).isEqualTo("c084dc44a88956c4464a");
    assertThat(Stream.concat(Stream.of(key), others).map(SeriesKey::id)).doesNotHaveDuplicates();
  }

  @Test
  void aDistributionSurvives() {
    Distribution values =
        Distribution.of(new Distribution.Parts(0, 3, 0, BigInteger.ZERO, 0, 0, new byte[0]));
    Histograms histograms = new Histograms(Map.of(Point.TTFT, Histograms.Encoded.of(values)));
    PointCodec<Histograms> codec = new PointCodec<>(Histograms.class);

    Histograms read = codec.decode(codec.encode(histograms));

    assertThat(read).isEqualTo(histograms);
    assertThat(Objects.requireNonNull(read.byMetric().get(Point.TTFT)).distribution().censored())
        .isEqualTo(3);
  }

  @Test
  void countsAdd() {
    Counts one = new Counts(10, 8, 1, Map.of("ok", 8L, "timeout", 1L));
    Counts two = new Counts(5, 5, 0, Map.of("ok", 5L));

    assertThat(one.plus(two)).isEqualTo(new Counts(15, 13, 1, Map.of("ok", 13L, "timeout", 1L)));
    assertThat(one.plus(two)).isEqualTo(two.plus(one));
  }
}
