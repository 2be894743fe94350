package dev.sonde.audit.alert;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The figure behind an alert. What is not known or no number is null.
 *
 * @param metric as in thresholds and reports
 * @param unit {@code ms}, {@code USD}, {@code share}, {@code tokens/s} or empty
 * @param ci95 both ends of its 95 % interval, or null
 * @param n how many probes or slots it is computed from
 * @param limit that it is compared with
 * @param baseline what it was before, or what is claimed
 */
public record AlertFigure(
    String metric,
    String unit,
    @Nullable Double value,
    @Nullable List<Double> ci95,
    @Nullable Long n,
    @Nullable Double limit,
    @Nullable Double baseline) {

  public AlertFigure {
    value = finite(value);
    limit = finite(limit);
    baseline = finite(baseline);
    boolean whole =
        ci95 != null && ci95.size() == 2 && ci95.stream().allMatch(AlertFigure::isFinite);
    ci95 = whole && ci95 != null ? List.copyOf(ci95) : null;
  }

  private static boolean isFinite(@Nullable Double value) {
    return value != null && Double.isFinite(value);
  }

  private static @Nullable Double finite(@Nullable Double value) {
    return isFinite(value) ? value : null;
  }
}
