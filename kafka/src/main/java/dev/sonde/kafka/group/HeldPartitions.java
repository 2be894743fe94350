package dev.sonde.kafka.group;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.BiConsumer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a role has opened for each partition that it holds. Only the role's thread changes it;
 * {@link #all} may be read from any thread.
 */
public final class HeldPartitions<P extends HeldPartitions.Held> {

  private final Map<Integer, P> held = new ConcurrentSkipListMap<>();
  private final IntFunction<P> opening;

  /** What is open for one partition. */
  public interface Held extends AutoCloseable {

    @Override
    void close();
  }

  /** A role that opens something for each partition, and has nothing else to do when one goes. */
  public interface Holder extends MemberLoop.Role {

    HeldPartitions<?> held();

    @Override
    default void assigned(Set<Integer> partitions) {
      held().take(partitions);
    }

    @Override
    default void revoked(Set<Integer> partitions) {
      held().drop(partitions);
    }

    @Override
    default void lost(Set<Integer> partitions) {
      held().drop(partitions);
    }

    /**
     * Closes all partitions, so that a fenced role does not fence its successor in turn. It gets
     * partitions again when it rejoins the group.
     */
    @Override
    default void release() {
      held().drop(Set.copyOf(held().held.keySet()));
    }
  }

  /**
   * @param opening opens a partition
   */
  public HeldPartitions(IntFunction<P> opening) {
    this.opening = opening;
  }

  /** Opens those that are not open yet. */
  private void take(Set<Integer> partitions) {
    for (Integer partition : partitions) {
      if (!held.containsKey(partition)) {
        held.put(partition, opening.apply(partition));
      }
    }
  }

  private void drop(Set<Integer> partitions) {
    for (Integer partition : partitions) {
      P gone = held.remove(partition);
      if (gone != null) {
        gone.close();
      }
    }
  }

  /** Null when it is not held. */
  public @Nullable P of(int partition) {
    return held.get(partition);
  }

  public Collection<P> all() {
    return held.values();
  }

  /** In the order of partitions. */
  public void forEach(BiConsumer<Integer, P> action) {
    held.forEach(action);
  }
}
