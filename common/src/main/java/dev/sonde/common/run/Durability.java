package dev.sonde.common.run;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How well Kafka protects a run's records at the time of its submission: the values of the weakest
 * topic that the run needs.
 *
 * @param copies replicas of a record
 * @param minInSync replicas that must have a record before its write succeeds
 * @param weakest the topic's name
 * @param embedded whether the broker is a part of this process, where one copy is the maximum
 */
public record Durability(
    int copies,
    int minInSync,
    String weakest,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean embedded) {

  /** With these values one broker may be lost while another is offline. */
  public static final int SAFE_COPIES = 3;

  public static final int SAFE_IN_SYNC = 2;

  /** For the broker in this process. */
  public static final Durability EMBEDDED = new Durability(1, 1, "__consumer_offsets", true);

  private static final Comparator<Durability> WEAKEST_FIRST =
      Comparator.comparingInt(Durability::held)
          .thenComparingInt(Durability::copies)
          .thenComparing(Durability::weakest);

  public Durability {
    Spec.require(copies >= 1, "durability.copies", copies, "1 or more");
    Spec.require(minInSync >= 1, "durability.minInSync", minInSync, "1 or more");
  }

  /** Copies and in-sync copies of one topic. */
  public record Kept(int copies, int minInSync) {}

  /** The weakest of some topics; null when there are none. */
  public static @Nullable Durability of(Map<String, Kept> topics) {
    return weakest(
        topics.entrySet().stream()
            .map(
                each ->
                    new Durability(
                        each.getValue().copies(),
                        each.getValue().minInSync(),
                        each.getKey(),
                        false))
            .toList());
  }

  /** The weakest of several values; null when there are none. */
  public static @Nullable Durability weakest(Collection<Durability> all) {
    List<Durability> sorted = all.stream().sorted(WEAKEST_FIRST).toList();
    return sorted.isEmpty() ? null : sorted.get(0);
  }

  /** The number of copies that every acknowledged record is guaranteed to have. */
  private int held() {
    return Math.min(copies, minInSync);
  }

  @JsonIgnore
  public boolean isSafe() {
    return copies >= SAFE_COPIES && minInSync >= SAFE_IN_SYNC;
  }

  /** A sentence that says what is not safe. */
  public String sentence() {
    String kept = held() == 1 ? "single copy" : held() + " copies";
    return "%s: Kafka keeps %s with replication %d and min.insync.replicas %d, safe are %d and %d"
        .formatted(kept, weakest, copies, minInSync, SAFE_COPIES, SAFE_IN_SYNC);
  }
}
