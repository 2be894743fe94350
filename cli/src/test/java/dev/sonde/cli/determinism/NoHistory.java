package dev.sonde.cli.determinism;

import dev.sonde.audit.scheduler.HistoryPort;
import dev.sonde.audit.slot.SlotId;
import dev.sonde.history.point.Measured;
import dev.sonde.history.point.PointKey;
import dev.sonde.history.point.SeriesChange;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** A history that is too young for retention. */
final class NoHistory implements HistoryPort {

  @Override
  public BooleanSupplier mark() {
    return () -> true;
  }

  @Override
  public List<SeriesChange> changes(SlotId slot, List<Measured> points) {
    return List.of();
  }

  @Override
  public List<String> changesBefore(String audit, Instant time, int most) {
    return List.of();
  }

  @Override
  public Set<String> audits() {
    return Set.of();
  }

  @Override
  public List<PointKey> before(String audit, Instant time, int most) {
    return List.of();
  }

  @Override
  public Optional<Day> day(String audit, Instant before, int most) {
    return Optional.empty();
  }
}
