package dev.sonde.cli.determinism;

import dev.sonde.cli.determinism.FakeTransactions.Transaction;
import dev.sonde.kafka.group.Position;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.jspecify.annotations.Nullable;

/**
 * The broker's side of a classic group with a cooperative, sticky assignment and seats ({@code
 * group.instance.id}). It fences members and generations, never ownership, and the last commit that
 * it accepts wins.
 */
final class FakeGroup {

  private static final long SESSION_NANOS = Duration.ofSeconds(6).toNanos();

  private final World world;
  private final String name;
  private final int partitions;
  private final Map<String, Member> members = new LinkedHashMap<>();
  private final Map<Integer, Position> committed = new HashMap<>();
  private final Map<Integer, Transaction> pending = new HashMap<>();
  private int generation;
  private int named;
  private int expirations;
  private boolean preparing;

  FakeGroup(World world, String name, int partitions) {
    this.world = world;
    this.name = name;
    this.partitions = partitions;
  }

  /** The assignment of a member; a member that the broker does not know has none. */
  record Share(String member, int generation, Set<Integer> assigned) {}

  /** The answer to a heartbeat or a commit. */
  enum Answer {
    FINE,
    REBALANCING,
    UNKNOWN
  }

  private static final class Member {
    private final String id;
    private final String seat;
    private Set<Integer> owned = Set.of();
    private Set<Integer> share = Set.of();
    private @Nullable Consumer<@Nullable Share> waiting;
    private long heardNanos;

    Member(String id, String seat) {
      this.id = id;
      this.seat = seat;
    }
  }

  /** A member that joins; a new one has an empty id. */
  record Joiner(String id, String seat, Set<Integer> owned) {}

  void join(Joiner joiner, Consumer<@Nullable Share> reply) {
    Member member = members.get(joiner.id());
    if (member == null && !joiner.id().isEmpty()) {
      reply.accept(null);
      return;
    }
    if (member == null) {
      Member before = seated(joiner.seat());
      member = new Member("m" + ++named, joiner.seat());
      if (before != null) {
        follow(before, member);
        if (!preparing) {
          // The new member of a seat has the partitions of the former one; there is no rebalance.
          heard(member);
          reply.accept(new Share(member.id, generation, member.share));
          return;
        }
      } else {
        members.put(member.id, member);
      }
    }
    member.owned = Set.copyOf(joiner.owned());
    member.waiting = reply;
    heard(member);
    preparing = true;
    completeIfAllJoined();
  }

  private @Nullable Member seated(String seat) {
    return members.values().stream()
        .filter(each -> each.seat.equals(seat))
        .findFirst()
        .orElse(null);
  }

  /** Replaces the former member, which is then unknown; the order of members stays. */
  private void follow(Member former, Member next) {
    world.trace("%s: %s takes the seat of %s", name, next.id, former.id);
    Map<String, Member> inOrder = new LinkedHashMap<>(members);
    members.clear();
    inOrder
        .values()
        .forEach(
            each -> members.put(each == former ? next.id : each.id, each == former ? next : each));
    next.share = former.share;
    Consumer<@Nullable Share> waiting = former.waiting;
    if (waiting != null) {
      waiting.accept(null);
    }
  }

  void leave(String id) {
    if (members.remove(id) != null) {
      preparing = true;
      completeIfAllJoined();
    }
  }

  /** Removes the member of this seat, whatever its state. */
  void expel(String seat) {
    Member member = seated(seat);
    if (member != null) {
      world.trace("%s: %s is expelled", name, member.id);
      leave(member.id);
    }
  }

  Answer heartbeat(String id, int ofGeneration) {
    Member member = members.get(id);
    if (member == null || (ofGeneration != generation && member.waiting == null)) {
      return Answer.UNKNOWN;
    }
    heard(member);
    return preparing ? Answer.REBALANCING : Answer.FINE;
  }

  /** Accepts a commit of a member of this generation, also for partitions that it does not own. */
  Answer commit(String id, int ofGeneration, Map<Integer, Position> positions) {
    Member member = members.get(id);
    if (member == null || ofGeneration != generation) {
      return Answer.UNKNOWN;
    }
    heard(member);
    committed.putAll(positions);
    return Answer.FINE;
  }

  /** Accepts a commit within a transaction: it is visible when the transaction is committed. */
  Answer commit(
      ConsumerGroupMetadata member, Map<Integer, Position> positions, Transaction transaction) {
    if (!members.containsKey(member.memberId()) || member.generationId() != generation) {
      return Answer.UNKNOWN;
    }
    positions.keySet().forEach(partition -> pending.put(partition, transaction));
    transaction.onCommit(() -> committed.putAll(positions));
    return Answer.FINE;
  }

  /** Whether an open transaction may change the committed positions. */
  boolean isPending(Set<Integer> of) {
    return of.stream()
        .map(pending::get)
        .anyMatch(transaction -> transaction != null && !transaction.decided());
  }

  Map<Integer, Position> committed(Set<Integer> of) {
    Map<Integer, Position> known = new TreeMap<>();
    of.forEach(
        partition -> {
          Position position = committed.get(partition);
          if (position != null) {
            known.put(partition, position);
          }
        });
    return known;
  }

  /** The number of members whose session expired. */
  int expirations() {
    return expirations;
  }

  private void heard(Member member) {
    member.heardNanos = world.scheduler().now();
    world.scheduler().after(SESSION_NANOS, () -> expire(member));
  }

  /** The broker is back: every session begins anew. */
  void back() {
    members.values().forEach(this::heard);
  }

  private void expire(Member member) {
    boolean silent =
        member.waiting == null
            && !world.network().isAway()
            && world.scheduler().now() - member.heardNanos >= SESSION_NANOS;
    if (silent && members.get(member.id) == member) {
      world.trace("%s: the session of %s has expired", name, member.id);
      members.remove(member.id);
      expirations++;
      preparing = true;
      completeIfAllJoined();
    }
  }

  private void completeIfAllJoined() {
    if (members.isEmpty() || members.values().stream().anyMatch(each -> each.waiting == null)) {
      return;
    }
    preparing = false;
    generation++;
    Map<String, Set<Integer>> shares = shares();
    world.trace("%s: generation %d %s", name, generation, shares);
    for (Member member : List.copyOf(members.values())) {
      Consumer<@Nullable Share> reply = member.waiting;
      member.waiting = null;
      member.share = shares.getOrDefault(member.id, Set.of());
      heard(member);
      if (reply != null) {
        reply.accept(new Share(member.id, generation, member.share));
      }
    }
  }

  /**
   * Members keep partitions up to their share; a partition that another member holds is assigned
   * after its release.
   */
  private Map<String, Set<Integer>> shares() {
    Map<String, Set<Integer>> shares = new TreeMap<>();
    Set<Integer> free = new TreeSet<>();
    for (int partition = 0; partition < partitions; partition++) {
      free.add(partition);
    }
    Set<Integer> held = new HashSet<>();
    int least = partitions / members.size();
    int larger = partitions % members.size();
    for (Member member : members.values()) {
      Set<Integer> kept = new TreeSet<>();
      for (Integer partition : new TreeSet<>(member.owned)) {
        boolean fits = kept.size() < least || (kept.size() == least && larger > 0);
        if (fits && free.contains(partition)) {
          larger -= kept.size() == least ? 1 : 0;
          kept.add(partition);
          free.remove(partition);
        } else {
          held.add(partition);
        }
      }
      shares.put(member.id, kept);
    }
    free.removeAll(held);
    for (Integer partition : free) {
      smallest(shares).add(partition);
    }
    return shares;
  }

  private static Set<Integer> smallest(Map<String, Set<Integer>> shares) {
    List<Set<Integer>> sets = new ArrayList<>(shares.values());
    Set<Integer> smallest = sets.get(0);
    for (Set<Integer> each : sets) {
      smallest = each.size() < smallest.size() ? each : smallest;
    }
    return smallest;
  }
}
