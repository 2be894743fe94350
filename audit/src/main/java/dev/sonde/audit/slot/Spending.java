package dev.sonde.audit.slot;

import dev.sonde.audit.document.Caps;
import dev.sonde.common.run.Saturated;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the slots of an audit have committed of each day and month: the worst case of each slot that
 * runs and the cost of each that has ended. It belongs to the day and month in which the slot
 * began. Immutable.
 *
 * @param nanoUsd by day ({@code 2026-12-01}) and month ({@code 2026-12}) in the audit's zone
 */
public record Spending(Map<String, Long> nanoUsd) {

  public static final Spending NONE = new Spending(Map.of());

  private static final int DAY_CHARS = 10;
  private static final int MONTH_CHARS = 7;

  /** Slots that began yesterday or last month may still end. */
  private static final int KEPT_DAYS = 4;

  private static final int KEPT_MONTHS = 3;

  public Spending {
    nanoUsd = Map.copyOf(nanoUsd);
  }

  public static String day(Instant at, ZoneId zone) {
    return ZonedDateTime.ofInstant(at, zone).toLocalDate().toString();
  }

  public static String month(Instant at, ZoneId zone) {
    return day(at, zone).substring(0, MONTH_CHARS);
  }

  public long committed(String period) {
    return nanoUsd.getOrDefault(period, 0L);
  }

  /**
   * Why a slot that may cost this much must not begin, or empty.
   *
   * @param worstNanoUsd null when its cost has no bound
   */
  Optional<SlotReason> refusal(Caps caps, ZoneId zone, Instant at, @Nullable Long worstNanoUsd) {
    if (isBeyond(caps.monthNanoUsd(), committed(month(at, zone)), worstNanoUsd)) {
      return Optional.of(SlotReason.BUDGET_MONTH);
    }
    return isBeyond(caps.dayNanoUsd(), committed(day(at, zone)), worstNanoUsd)
        ? Optional.of(SlotReason.BUDGET_DAY)
        : Optional.empty();
  }

  private static boolean isBeyond(@Nullable Long cap, long committed, @Nullable Long worstNanoUsd) {
    return cap != null && (worstNanoUsd == null || Saturated.sum(committed, worstNanoUsd) > cap);
  }

  /** Adds an amount, which is negative for what a slot did not use. */
  Spending plus(ZoneId zone, Instant at, long amountNanoUsd) {
    TreeMap<String, Long> sums = new TreeMap<>(nanoUsd);
    for (String period : List.of(day(at, zone), month(at, zone))) {
      long sum = Saturated.sum(sums.getOrDefault(period, 0L), amountNanoUsd);
      sums.put(period, Math.max(0, sum));
    }
    drop(sums, DAY_CHARS, KEPT_DAYS);
    drop(sums, MONTH_CHARS, KEPT_MONTHS);
    return new Spending(sums);
  }

  private static void drop(TreeMap<String, Long> sums, int length, int kept) {
    List<String> periods =
        new ArrayList<>(sums.keySet().stream().filter(each -> each.length() == length).toList());
    while (periods.size() > kept) {
      sums.remove(periods.remove(0));
    }
  }
}
