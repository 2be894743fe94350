package dev.sonde.cli.hub;

import dev.sonde.cli.hub.BilledSessions.Billed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Compares the computed with the billed cost, cell by cell. */
public record Reconciliation(List<Row> rows) {

  /** After this the Hub gives up asking a provider for its costs. */
  public static final Duration GIVEN_UP = Duration.ofMinutes(30);

  /** Costs this close are the same. */
  static final double TOLERANCE_PERCENT = 1;

  public Reconciliation {
    rows = List.copyOf(rows);
  }

  /** How a cell stands. */
  public enum State {
    /** Billed what was computed, within the tolerance. */
    RECONCILED,
    /** Billed something else. */
    DRIFT,
    /** Not billed yet, or not for every request. */
    PENDING,
    /** Not billed, and the Hub does not ask the provider again. */
    NEVER_BILLED,
    /** Nothing was computed, for want of a price. */
    UNPRICED
  }

  /**
   * What a run says of one cell.
   *
   * @param session the id that its requests carried
   * @param nanoUsd computed, warm-up included, or null without a price
   * @param succeeded requests that must be billed, warm-up included
   */
  public record Computed(
      String model,
      String provider,
      String region,
      String session,
      @Nullable Long nanoUsd,
      long succeeded) {}

  /**
   * One cell.
   *
   * @param billed null where the Hub does not name the session
   * @param driftPercent billed above computed, of the computed; null where it cannot be said
   */
  public record Row(
      Computed computed, @Nullable Billed billed, @Nullable Double driftPercent, State state) {}

  /**
   * Compares.
   *
   * @param age of the run's end
   */
  public static Reconciliation of(List<Computed> cells, BilledSessions sessions, Duration age) {
    List<Row> rows = new ArrayList<>();
    for (Computed cell : cells) {
      Optional<Billed> billed = sessions.of(cell.session());
      Double drift = billed.map(bill -> drift(cell.nanoUsd(), bill.nanoUsd())).orElse(null);
      rows.add(new Row(cell, billed.orElse(null), drift, state(cell, billed, drift, age)));
    }
    return new Reconciliation(rows);
  }

  private static State state(
      Computed cell, Optional<Billed> billed, @Nullable Double drift, Duration age) {
    boolean over = age.compareTo(GIVEN_UP) >= 0;
    if (billed.isEmpty()) {
      Long computed = cell.nanoUsd();
      boolean free = computed != null && computed == 0;
      return free ? State.RECONCILED : over ? State.NEVER_BILLED : State.PENDING;
    }
    if (cell.nanoUsd() == null) {
      return State.UNPRICED;
    }
    if (drift != null && Math.abs(drift) <= TOLERANCE_PERCENT) {
      return State.RECONCILED;
    }
    boolean incomplete = billed.get().requests() < cell.succeeded();
    return incomplete && !over ? State.PENDING : State.DRIFT;
  }

  /** Of nothing computed any bill is a drift without a percentage, except none. */
  private static @Nullable Double drift(@Nullable Long computed, long billed) {
    if (computed == null || (computed == 0 && billed != 0)) {
      return null;
    }
    return computed == 0 ? 0.0 : 100.0 * (billed - computed) / computed;
  }

  /** Whether some cell's bill is not complete yet. */
  public boolean isPending() {
    return rows.stream().anyMatch(row -> row.state() == State.PENDING);
  }

  /** Whether some cell was billed otherwise than computed, or not at all. */
  public boolean drifts() {
    return rows.stream()
        .anyMatch(row -> row.state() == State.DRIFT || row.state() == State.NEVER_BILLED);
  }
}
