package dev.sonde.audit.alert;

import dev.sonde.analysis.fold.Distribution;
import dev.sonde.analysis.statistics.Interval;
import dev.sonde.analysis.statistics.Wilson;
import dev.sonde.audit.document.AlertRule;
import dev.sonde.audit.document.Objective;
import dev.sonde.history.point.Point;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How fast a cell spends what an objective allows it. Two windows look at it: a fast one, in which
 * 2 % of the whole window's allowance may be spent, and a slow one six times as long with 5 %. They
 * are an hour and six hours, longer where slots are rare or small: the slow one has 60 probes or
 * more. A window is bad where its share of bad probes is at least that, surely above what the
 * objective allows, and still bad in the last part of the window. Pure.
 *
 * @param recent counts by slot or, where slots are frequent, by part of a window; oldest first
 */
public record BurnRate(List<Counted> recent) {

  public static final BurnRate NONE = new BurnRate(List.of());

  static final int PARTS = 72;
  static final double FAST_SHARE = 0.02;
  static final double SLOW_SHARE = 0.05;

  private static final Duration HOUR = Duration.ofHours(1);
  private static final int SLOW = 6;
  private static final int LEAST_PROBES = 60;

  /** Two within an hour are chance where a probe is sent each five minutes. */
  private static final int LEAST_BAD = 3;

  /** An objective is not lost before this multiple of what it allows is bad. */
  private static final double LEAST_FACTOR = 2;

  /** What is bad enough for a window, whatever the objective allows. */
  private static final double MOST_FAST = 0.5;

  private static final double MOST_SLOW = 0.2;

  /**
   * Probes of a time.
   *
   * @param at its begin, seconds since 1970
   */
  public record Counted(long at, long bad, long all) {

    Counted plus(long moreBad, long more) {
      return new Counted(at, bad + moreBad, all + more);
    }
  }

  public BurnRate {
    recent = recent == null ? List.of() : List.copyOf(recent);
  }

  /** The windows of an audit. */
  record Windows(Duration fast, Duration slow, Duration part) {

    /**
     * Scales them to the slots there are.
     *
     * @param probes of a slot and cell
     */
    static Windows of(Duration interval, long probes) {
      long slots = ceil(HOUR.toMillis(), interval.toMillis());
      long enough = ceil(LEAST_PROBES, SLOW * Math.max(1, probes));
      Duration fast = interval.multipliedBy(Math.max(slots, enough));
      Duration slow = fast.multipliedBy(SLOW);
      Duration part = slow.dividedBy(PARTS);
      return new Windows(fast, slow, part.compareTo(interval) < 0 ? interval : part);
    }

    private static long ceil(long some, long of) {
      return (some + of - 1) / of;
    }
  }

  /** Bad probes of a point, or null where what the objective limits was not measured. */
  static @Nullable Long bad(Objective objective, Point point, @Nullable Distribution latencies) {
    long all = point.counts().answered();
    if (objective.metric() == null) {
      return all - point.counts().succeeded();
    }
    if (latencies == null) {
      return point.counts().succeeded() == 0 ? (Long) all : null;
    }
    double limitMicros = objective.limitMillis() * 1_000;
    long[] good = {0};
    latencies.forEach(
        (value, count) -> {
          if (value < limitMicros) {
            good[0] += count;
          }
        });
    return Math.max(0, all - good[0]);
  }

  BurnRate plus(Instant slot, long bad, long all, Windows windows) {
    long part = Math.max(1, windows.part().toSeconds());
    long at = slot.getEpochSecond() / part * part;
    long oldest = slot.minus(windows.slow()).getEpochSecond();
    List<Counted> next = new ArrayList<>();
    boolean added = false;
    for (Counted each : recent) {
      if (each.at() > oldest) {
        next.add(each.at() == at ? each.plus(bad, all) : each);
        added |= each.at() == at;
      }
    }
    if (!added) {
      next.add(new Counted(at, bad, all));
    }
    return new BurnRate(next);
  }

  /** What the fast and the slow window say after a slot. */
  List<Finding> findings(AlertRule.Slo rule, Instant slot, Windows windows) {
    return List.of(
        finding("fast", rule, slot, windows.fast(), FAST_SHARE),
        finding("slow", rule, slot, windows.slow(), SLOW_SHARE));
  }

  private Finding finding(
      String name, AlertRule.Slo rule, Instant slot, Duration window, double ofAllowance) {
    Counted sum = sum(slot, window);
    Counted last = sum(slot, window.dividedBy(name.equals("fast") ? 12 : SLOW));
    double allowed = 1 - rule.objective().share().doubleValue();
    if (sum.all() < LEAST_PROBES / SLOW || allowed <= 0) {
      return Finding.unknown(name, Patience.NONE);
    }
    double factor = ofAllowance * rule.window().toMillis() / window.toMillis();
    double most = name.equals("fast") ? MOST_FAST : MOST_SLOW;
    double least = Math.min(MOST_FAST, LEAST_FACTOR * allowed);
    double limit = Math.max(least, Math.min(most, factor * allowed));
    double share = (double) sum.bad() / sum.all();
    double lastShare = last.all() == 0 ? 0 : (double) last.bad() / last.all();
    Interval ends = Wilson.interval95(sum.bad(), sum.all());
    boolean bad =
        sum.bad() >= LEAST_BAD && share >= limit && lastShare >= limit && ends.lower() > allowed;
    String said =
        Texts.percent(share)
            + " of the probes of "
            + hours(window)
            + " miss the objective, "
            + Texts.number(share / allowed, "")
            + " times what it allows";
    AlertFigure figure =
        new AlertFigure(
            "missed_share", "share", share, Texts.ends(ends), sum.all(), limit, allowed);
    return Finding.of(bad, name, Patience.NONE, said, figure);
  }

  private static String hours(Duration window) {
    return window.toHours() >= 48 ? window.toDays() + " days" : window.toHours() + " h";
  }

  private Counted sum(Instant slot, Duration window) {
    long after = slot.minus(window).getEpochSecond();
    Counted sum = new Counted(after, 0, 0);
    for (int i = recent.size() - 1; i >= 0; i--) {
      Counted each = recent.get(i);
      // The newest counts in every window, however short.
      if (each.at() > after || i == recent.size() - 1) {
        sum = sum.plus(each.bad(), each.all());
      }
    }
    return sum;
  }
}
