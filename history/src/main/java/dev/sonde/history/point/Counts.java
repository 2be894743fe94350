package dev.sonde.history.point;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.sonde.analysis.statistics.Interval;
import dev.sonde.analysis.statistics.Wilson;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How the measured probes ended.
 *
 * @param planned probes that the slot was to send
 * @param succeeded answered {@code ok}
 * @param failed answered otherwise
 * @param outcomes by label as in the report, those of probes without an answer too
 */
public record Counts(long planned, long succeeded, long failed, Map<String, Long> outcomes) {

  public Counts {
    // Empty values are not written.
    outcomes = outcomes == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(outcomes));
  }

  /** The sample size of the success rate. */
  @JsonIgnore
  public long answered() {
    return succeeded + failed;
  }

  /** Null when nothing was answered. */
  @JsonIgnore
  public @Nullable Double successRate() {
    return answered() == 0 ? null : (Double) ((double) succeeded / answered());
  }

  /** Wilson's 95 % interval of the success rate; null when nothing was answered. */
  @JsonIgnore
  public @Nullable Interval successCi95() {
    return answered() == 0 ? null : Wilson.interval95(succeeded, answered());
  }

  public long outcome(String label) {
    return outcomes.getOrDefault(label, 0L);
  }

  /** The counts of both. */
  public Counts plus(Counts other) {
    Map<String, Long> both = new TreeMap<>(outcomes);
    other.outcomes.forEach((label, count) -> both.merge(label, count, Long::sum));
    return new Counts(
        planned + other.planned, succeeded + other.succeeded, failed + other.failed, both);
  }
}
