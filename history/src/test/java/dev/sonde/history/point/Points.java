package dev.sonde.history.point;

import dev.sonde.analysis.statistics.Interval;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Points for tests. */
public final class Points {

  public static final Instant NOON = Instant.parse("2026-12-01T12:00:00Z");

  private Points() {}

  public static SeriesKey series(String provider) {
    return new SeriesKey(
        "hourly",
        "org/model",
        provider,
        "https://router.test/v1",
        "eu-west",
        "0123456789abcdef",
        1);
  }

  public static Point valid(String provider, Instant slot, double ttft) {
    return of(
        series(provider), new Origin(slot, PointKey.Kind.SLOT, "01R", Verdict.VALID, 1), ttft);
  }

  public static Point of(SeriesKey series, Origin origin, double ttft) {
    return new Point(
        series,
        origin,
        new Counts(100, 98, 2, Map.of("ok", 98L, "timeout", 2L)),
        Map.of(
            Point.TTFT,
            new Figure(
                98,
                2,
                ttft,
                ttft * 2,
                null,
                Figure.Intervals.ofMedian(new Interval(ttft - 1, ttft + 1))),
            Point.SPEED,
            new Figure(98, 0, 80.5, null, null, Figure.Intervals.ofMedian(null))),
        new Money(1_234L, 12L, new Money.Tokens(1_000, 0, 2_000), 0.000411),
        new Answers(
            Map.of(provider(series), 98L),
            List.of(
                new Difference("toolCalls", 0.12, "share", new Interval(0.1, 0.2), 0.001, 98, "")),
            List.of("toolCalls", "stop")),
        new Published(
            new Published.PriceList(0.1, 0.4, null),
            new Published.Listing("live", 131_072L, true, null, 200.0, 90.0)),
        new Noise(0.1, 0.02));
  }

  private static String provider(SeriesKey series) {
    return series.provider();
  }
}
