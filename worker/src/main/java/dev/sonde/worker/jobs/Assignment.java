package dev.sonde.worker.jobs;

import dev.sonde.kafka.group.GroupMember;
import dev.sonde.kafka.group.Position;
import dev.sonde.kafka.group.Span;
import dev.sonde.worker.claim.ClaimBounds;
import dev.sonde.worker.claim.PartitionClaims;
import dev.sonde.worker.claim.TakenJob;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The partitions a worker holds and their claims. Owned by the polling thread. */
public final class Assignment {

  private static final Duration FIRST_COMMIT = Duration.ofSeconds(10);
  private static final Logger LOG = LoggerFactory.getLogger(Assignment.class);

  private final ClaimBounds bounds;
  private final Map<Integer, PartitionClaims> claims = new TreeMap<>();
  private final Map<TakenJob, Integer> owners = new HashMap<>();

  /** What this process had committed in partitions that it does not hold now. */
  private final Map<Integer, Long> formerOffsets = new HashMap<>();

  private final CompletableFuture<Void> joined = new CompletableFuture<>();
  private volatile int held;
  private volatile boolean full;

  Assignment(ClaimBounds bounds) {
    this.bounds = bounds;
  }

  void clear() {
    claims.keySet().forEach(this::remember);
    claims.clear();
    owners.clear();
    held = 0;
  }

  private void remember(int partition) {
    PartitionClaims left = claims.get(partition);
    if (left != null) {
      formerOffsets.merge(partition, left.committedOffset(), Math::max);
    }
  }

  /** Completes at the first assignment of this worker, even if it is empty. */
  public CompletableFuture<Void> joined() {
    return joined;
  }

  /** Fails {@link #joined}: the cluster refuses this worker. */
  public void refused(Throwable cause) {
    joined.completeExceptionally(cause);
  }

  /** How many partitions are held; from any thread. */
  public int held() {
    return held;
  }

  /** Whether a list of claims was full in the last turn; from any thread. */
  public boolean full() {
    return full;
  }

  Set<Integer> partitions() {
    return Set.copyOf(claims.keySet());
  }

  @Nullable PartitionClaims claims(int partition) {
    return claims.get(partition);
  }

  /** The claims that a job belongs to, or null if its partition is not held any more. */
  @Nullable PartitionClaims claims(TakenJob job) {
    Integer partition = owners.get(job);
    return partition == null ? null : claims.get(partition);
  }

  void own(TakenJob job, int partition) {
    owners.put(job, partition);
  }

  void forEach(BiConsumer<Integer, PartitionClaims> each) {
    boolean anyFull = false;
    for (Map.Entry<Integer, PartitionClaims> entry : claims.entrySet()) {
      each.accept(entry.getKey(), entry.getValue());
      anyFull |= entry.getValue().full();
      entry.getValue().forgotten().forEach(owners::remove);
    }
    full = anyFull;
  }

  boolean restless() {
    return claims.values().stream().anyMatch(PartitionClaims::restless);
  }

  boolean idle() {
    return claims.values().stream().anyMatch(PartitionClaims::idle);
  }

  @Nullable Long nextDueNanos() {
    Long next = null;
    for (PartitionClaims each : claims.values()) {
      Long due = each.nextDueNanos();
      if (due != null && (next == null || due - next < 0)) {
        next = due;
      }
    }
    return next;
  }

  /** Takes over new partitions with the claims of their last owners, and reads from there. */
  void take(GroupMember member, Set<Integer> partitions) {
    Set<Integer> added = new HashSet<>(partitions);
    added.removeAll(claims.keySet());
    if (!added.isEmpty()) {
      Map<Integer, Position> committed = member.committed(added);
      inherit(member, committed);
      added.removeAll(committed.keySet());
    }
    if (!added.isEmpty()) {
      takeUnknown(member, added);
    }
    held = claims.size();
    joined.complete(null);
  }

  /**
   * Takes over partitions with the claims of their last owners. If a list cannot be read, or its
   * first jobs do not exist any more, nobody knows to which jobs its states belong: all of them may
   * have been sent. So may those up to the offset that this process had committed itself, if the
   * group's coordinator answers with an earlier one.
   */
  private void inherit(GroupMember member, Map<Integer, Position> committed) {
    Map<Integer, Span> spans = committed.isEmpty() ? Map.of() : member.spans(committed.keySet());
    committed.forEach(
        (partition, position) -> {
          Span span = spans.getOrDefault(partition, new Span(0, 0));
          long begin = span.begin();
          long known = known(partition, span, position.offset());
          listed(partition, position)
              .filter(claims -> claims.readFrom() >= begin && known <= position.offset())
              .ifPresentOrElse(
                  claims -> take(member, partition, claims),
                  () -> takeLost(member, partition, new Span(begin, known)));
        });
  }

  /** Up to where jobs were taken, as far as this process knows. */
  private long known(int partition, Span span, long committed) {
    Long former = formerOffsets.remove(partition);
    // A partition that ends before that is another one: its topic was made anew.
    if (former == null || former <= committed || former > span.end()) {
      return committed;
    }
    LOG.error(
        "the group's coordinator says that offset {} of partition {} is committed, but this worker"
            + " had committed {}: the jobs between them are not sent again",
        committed,
        partition,
        former);
    return former;
  }

  private Optional<PartitionClaims> listed(int partition, Position position) {
    try {
      return Optional.of(PartitionClaims.inherited(bounds, position.offset(), position.metadata()));
    } catch (IllegalArgumentException e) {
      LOG.warn("the list of claims of partition {} cannot be read: {}", partition, e.getMessage());
      return Optional.empty();
    }
  }

  private void take(GroupMember member, int partition, PartitionClaims found) {
    claims.put(partition, found);
    member.seek(partition, found.readFrom());
  }

  /**
   * Takes over partitions without a committed offset. An empty one is new, and its offset is
   * committed now. If there are jobs, the offset was lost, because no job is written before a
   * worker has committed one: the jobs may have been sent. What this process had committed before
   * says nothing about such a partition.
   */
  private void takeUnknown(GroupMember member, Set<Integer> partitions) {
    formerOffsets.keySet().removeAll(partitions);
    Map<Integer, Position> begun = new HashMap<>();
    member
        .spans(partitions)
        .forEach(
            (partition, span) -> {
              if (span.isEmpty()) {
                begun.put(partition, Position.of(span.end()));
                take(member, partition, PartitionClaims.fresh(bounds, span.end()));
              } else {
                takeLost(member, partition, span);
              }
            });
    if (!begun.isEmpty()) {
      member.commitNow(begun, FIRST_COMMIT);
    }
  }

  private void takeLost(GroupMember member, int partition, Span span) {
    LOG.warn("the claims of partition {} are lost: its jobs are not sent again", partition);
    take(member, partition, PartitionClaims.lost(bounds, span.begin(), span.end()));
  }

  /** Removes partitions that are not held any more. */
  void drop(Collection<Integer> partitions) {
    partitions.forEach(this::remember);
    partitions.forEach(claims::remove);
    owners.values().removeAll(Set.copyOf(partitions));
    held = claims.size();
  }
}
