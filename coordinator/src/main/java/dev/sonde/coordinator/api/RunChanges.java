package dev.sonde.coordinator.api;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Tells who follows a run that there is a new record of it. Safe for use by several threads. */
final class RunChanges {

  private final Map<String, Set<Runnable>> followers = new ConcurrentHashMap<>();

  /**
   * @param changed called on the thread that reads the topics: it must return at once
   */
  void follow(String run, Runnable changed) {
    followers.compute(
        run,
        (id, known) -> {
          Set<Runnable> all = known == null ? ConcurrentHashMap.newKeySet() : known;
          all.add(changed);
          return all;
        });
  }

  void leave(String run, Runnable changed) {
    followers.computeIfPresent(
        run, (id, known) -> known.remove(changed) && known.isEmpty() ? null : known);
  }

  void tell(String run) {
    Set<Runnable> known = followers.get(run);
    if (known != null) {
      known.forEach(Runnable::run);
    }
  }
}
