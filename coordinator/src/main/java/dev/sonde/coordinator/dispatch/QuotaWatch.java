package dev.sonde.coordinator.dispatch;

import dev.sonde.analysis.fold.SettledCounts;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Detects that the account has no credit: status 402 from several targets, or many times in a row
 * from one.
 */
final class QuotaWatch {

  private final int targets;
  private final int inARow;
  private final int distinctTargets;
  private final Set<Integer> refused = new HashSet<>();
  private final Map<String, Long> streaks = new HashMap<>();

  QuotaWatch(int targets, int inARow, int distinctTargets) {
    this.targets = targets;
    this.inARow = inARow;
    this.distinctTargets = distinctTargets;
  }

  void saw(String region, int target, SettledCounts before, SettledCounts now) {
    long refusals = now.quota() - before.quota();
    long others = now.probes() - before.probes() - refusals;
    if (refusals > 0) {
      refused.add(target);
    }
    streaks.merge(region + "/" + target, refusals, (old, more) -> others > 0 ? more : old + more);
  }

  boolean exhausted() {
    return refused.size() >= Math.min(distinctTargets, Math.max(2, targets))
        || streaks.values().stream().anyMatch(streak -> streak >= inARow);
  }
}
