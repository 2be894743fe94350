package dev.sonde.common.run;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How safe what a run rests on was when it was submitted: the weakest of the topics it needs.
 *
 * @param copies of a record, at most
 * @param minInSync how many of them have a record when it counts as written
 * @param weakest the topic
 * @param embedded whether the broker is a part of this process, where one copy is all there can be
 */
public record Durability(
    int copies,
    int minInSync,
    String weakest,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean embedded) {

  /** With these one broker may be lost, and another be away. */
  public static final int SAFE_COPIES = 3;

  public static final int SAFE_IN_SYNC = 2;

  /** Of a broker in this process. */
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

  /** The weakest of some topics; null of none. */
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

  /** The weakest of several; null of none. */
  public static @Nullable Durability weakest(Collection<Durability> all) {
    List<Durability> sorted = all.stream().sorted(WEAKEST_FIRST).toList();
    return sorted.isEmpty() ? null : sorted.get(0);
  }

  /** How many copies a record that counts as written surely has. */
  private int held() {
    return Math.min(copies, minInSync);
  }

  @JsonIgnore
  public boolean isSafe() {
    return copies >= SAFE_COPIES && minInSync >= SAFE_IN_SYNC;
  }

  /** What is not safe, in a sentence. */
  public String sentence() {
    String kept = held() == 1 ? "single copy" : held() + " copies";
    return "%s: Kafka keeps %s with replication %d and min.insync.replicas %d, safe are %d and %d"
        .formatted(kept, weakest, copies, minInSync, SAFE_COPIES, SAFE_IN_SYNC);
  }
}
