package dev.sonde.analysis.report;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Counts each planned probe in one column: the columns add up to {@code planned}.
 *
 * @param cancelled never sent, because dispatch ended early
 * @param unaccounted dispatched, without an event at the end of the run
 * @param pending not dispatched yet; absent when the run has ended
 * @param inFlight dispatched and without an event yet; absent when the run has ended
 */
public record Ledger(
    long planned,
    long succeeded,
    long failed,
    long dropped,
    long inDoubt,
    long cancelled,
    long unaccounted,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long pending,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long inFlight) {

  static final Ledger EMPTY = new Ledger(0, 0, 0, 0, 0, 0, 0, null, null);

  public Ledger plus(Ledger other) {
    return new Ledger(
        planned + other.planned,
        succeeded + other.succeeded,
        failed + other.failed,
        dropped + other.dropped,
        inDoubt + other.inDoubt,
        cancelled + other.cancelled,
        unaccounted + other.unaccounted,
        sum(pending, other.pending),
        sum(inFlight, other.inFlight));
  }

  private static @Nullable Long sum(@Nullable Long one, @Nullable Long other) {
    return one == null ? other : other == null ? one : (Long) (one + other);
  }

  @JsonIgnore
  public boolean isBalanced() {
    long columns = succeeded + failed + dropped + inDoubt + cancelled + unaccounted + open();
    return planned == columns && unaccounted >= 0 && cancelled >= 0;
  }

  /** Probes of a running run that are in no final column yet. */
  @JsonIgnore
  public long open() {
    return (pending == null ? 0 : pending) + (inFlight == null ? 0 : inFlight);
  }

  /** Probes that were sent and ended. */
  public long answered() {
    return succeeded + failed;
  }

  /**
   * {@code 39/40}: successes of the probes that the provider answered or failed. What was dropped,
   * cancelled or lost on this side is no failure of the provider.
   */
  public String successes() {
    return answered() == 0 ? Figures.NONE : succeeded + "/" + answered();
  }
}
