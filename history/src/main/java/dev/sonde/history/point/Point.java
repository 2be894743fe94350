package dev.sonde.history.point;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one slot measured of one series; after the roll-up, what all slots of a day measured. Null
 * is what is not known.
 *
 * @param figures by metric, over the {@code ok} probes; a metric without a value is absent
 * @param noise of the workers of the region, the worst; null where none has run a selftest
 */
public record Point(
    SeriesKey series,
    Origin origin,
    Counts counts,
    Map<String, Figure> figures,
    Money money,
    Answers answers,
    Published published,
    @Nullable Noise noise) {

  /** The metrics of {@code figures}, as in thresholds and reports; latencies in milliseconds. */
  public static final String TTFT = "ttft";

  public static final String E2E = "e2e";
  public static final String ITL = "itl";

  /** Output tokens a second after the first token. */
  public static final String SPEED = "output_tokens_per_second";

  public Point {
    Objects.requireNonNull(series, "series");
    Objects.requireNonNull(origin, "origin");
    Objects.requireNonNull(counts, "counts");
    Objects.requireNonNull(money, "money");
    // Empty values are not written.
    figures = figures == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(figures));
    answers = answers == null ? new Answers(Map.of(), List.of(), List.of()) : answers;
    published = published == null ? new Published(null, null) : published;
  }

  /** Its key in the topics and in the index. */
  @JsonIgnore
  public PointKey key() {
    return new PointKey(series.id(), origin.slot(), origin.kind());
  }

  /** Null when no probe has a value. */
  public @Nullable Figure figure(String metric) {
    return figures.get(metric);
  }

  /** Whether changes and alerts may look at it. */
  @JsonIgnore
  public boolean isTested() {
    return origin.verdict() == Verdict.VALID && origin.kind() == PointKey.Kind.SLOT;
  }
}
