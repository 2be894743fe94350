package dev.sonde.cli.hub;

import dev.sonde.cli.hub.BilledSessions.Billed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Compares the computed cost of each cell with the billed cost. */
public record Reconciliation(List<Row> rows) {

  /** After this time the Hub no longer asks a provider for its costs. */
  public static final Duration GIVEN_UP = Duration.ofMinutes(30);

  /** Costs that differ by no more count as equal. */
  static final double TOLERANCE_PERCENT = 1;

  public Reconciliation {
    rows = List.copyOf(rows);
  }

  /** The state of a cell's bill. */
  public enum State {
    /** Billed what was computed, within the tolerance. */
    RECONCILED,
    /** Billed something else. */
    DRIFT,
    /** Not billed yet, or not for every request. */
    PENDING,
    /** Not billed, and the Hub does not ask the provider again. */
    NEVER_BILLED,
    /** Billed, but nothing was computed because there is no price. */
    UNPRICED
  }

  /**
   * The computed cost of one cell.
   *
   * @param session the id that its requests sent
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
   * @param billed null if the bill does not name the session
   * @param driftPercent (billed - computed) / computed; null if either is unknown, or if computed
   *     is 0 and billed is not
   */
  public record Row(
      Computed computed, @Nullable Billed billed, @Nullable Double driftPercent, State state) {}

  /**
   * Compares the costs.
   *
   * @param age time since the end of the run
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

  /** A computed cost of 0 gives no percentage, except for a bill of 0. */
  private static @Nullable Double drift(@Nullable Long computed, long billed) {
    if (computed == null || (computed == 0 && billed != 0)) {
      return null;
    }
    return computed == 0 ? 0.0 : 100.0 * (billed - computed) / computed;
  }

  /** Whether the bill of a cell is not complete yet. */
  public boolean isPending() {
    return rows.stream().anyMatch(row -> row.state() == State.PENDING);
  }

  /** Whether a cell was billed differently from what was computed, or never. */
  public boolean drifts() {
    return rows.stream()
        .anyMatch(row -> row.state() == State.DRIFT || row.state() == State.NEVER_BILLED);
  }
}
