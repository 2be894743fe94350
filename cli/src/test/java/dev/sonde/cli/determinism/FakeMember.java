package dev.sonde.cli.determinism;

import dev.sonde.cli.determinism.FakeGroup.Answer;
import dev.sonde.cli.determinism.FakeGroup.Share;
import dev.sonde.kafka.group.CommitAnswer;
import dev.sonde.kafka.group.GroupMember;
import dev.sonde.kafka.group.Position;
import dev.sonde.kafka.group.Span;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The client's side of a group, like a consumer on its own thread; heartbeats run in parallel. */
final class FakeMember implements GroupMember {

  private static final long HEARTBEAT_NANOS = Duration.ofMillis(500).toNanos();
  private static final int MOST_RECORDS = 20;

  private final World world;
  private final Strand strand;
  private final Machine machine;
  private final SimNetwork network;
  private final String topic;
  private final String seat;
  private final FakeGroup group;
  private final Listener listener;
  private final Queue<Runnable> inbox = new ArrayDeque<>();
  private final FakeCommits commits;
  private final Set<Integer> owned = new TreeSet<>();
  private final Set<Integer> paused = new TreeSet<>();
  private final Map<Integer, Long> positions = new TreeMap<>();
  private String id = "";
  private int generation = -1;
  private boolean joining;
  private boolean rejoin = true;
  private boolean lost;
  private boolean woken;
  private boolean closed;
  private Observer observer = Observer.NONE;

  /** Observes the member. */
  interface Observer {

    /** Called before a commit; the returned consumer gets the answer. */
    Consumer<CommitAnswer> committing(
        Map<Integer, Position> positions, Consumer<CommitAnswer> answered);

    /** A commit that the member waited for stands. */
    void committed();

    /** The member is closed: it passes on no further answers. */
    void closed();

    Observer NONE =
        new Observer() {
          @Override
          public Consumer<CommitAnswer> committing(
              Map<Integer, Position> positions, Consumer<CommitAnswer> answered) {
            return answered;
          }

          @Override
          public void committed() {}

          @Override
          public void closed() {}
        };
  }

  FakeMember(World world, Strand strand, String topic, String seat, Listener listener) {
    this.world = world;
    this.strand = strand;
    this.machine = strand.machine();
    this.network = world.network();
    this.topic = topic;
    this.seat = seat;
    this.group = world.cluster().group(topic);
    this.commits = new FakeCommits(world, strand, group);
    this.listener = listener;
    machine.after(HEARTBEAT_NANOS, this::heartbeat);
  }

  void observedBy(Observer other) {
    observer = other;
  }

  private long now() {
    return world.scheduler().now();
  }

  /** Whether it may not commit, because it is no member yet or no longer. */
  private boolean isOutside() {
    return joining || id.isEmpty();
  }

  @Override
  public ConsumerRecords<String, byte[]> poll(Duration atMost) {
    long deadline = now() + atMost.toNanos();
    // A poll takes some time, also with records available.
    strand.park(world.chance().millis(0, 2));
    while (true) {
      commits.tell();
      coordinate();
      ConsumerRecords<String, byte[]> records = fetch();
      if (!records.isEmpty()) {
        return records;
      }
      if (woken || now() >= deadline) {
        woken = false;
        return records;
      }
      strand.park(Math.min(deadline - now(), world.chance().millis(5, 60)));
    }
  }

  private void coordinate() {
    if (lost) {
      lost = false;
      lose();
    }
    Runnable message = inbox.poll();
    while (message != null) {
      message.run();
      message = inbox.poll();
    }
    if (rejoin && !joining) {
      join();
    }
  }

  private void lose() {
    Set<Integer> gone = new TreeSet<>(owned);
    letGo(gone);
    id = "";
    rejoin = true;
    world.trace("%s has lost %s of %s", machine.name(), gone, topic);
    listener.lost(gone);
  }

  private void letGo(Set<Integer> gone) {
    owned.removeAll(gone);
    paused.removeAll(gone);
    positions.keySet().removeAll(gone);
  }

  private void join() {
    joining = true;
    rejoin = false;
    FakeGroup.Joiner joiner = new FakeGroup.Joiner(id, seat, Set.copyOf(owned));
    network.tell(
        () -> group.join(joiner, share -> network.reply(machine, () -> tell(() -> joined(share)))));
  }

  private void tell(Runnable message) {
    if (!closed) {
      inbox.add(message);
      strand.unpark();
    }
  }

  private void joined(@Nullable Share share) {
    joining = false;
    if (share == null) {
      lose();
      return;
    }
    id = share.member();
    generation = share.generation();
    Set<Integer> revoked = new TreeSet<>(owned);
    revoked.removeAll(share.assigned());
    Set<Integer> added = new TreeSet<>(share.assigned());
    added.removeAll(owned);
    if (!revoked.isEmpty()) {
      world.trace("%s lets %s of %s go", machine.name(), revoked, topic);
      listener.revoked(revoked);
      letGo(revoked);
      rejoin = true;
    }
    owned.addAll(added);
    world.trace("%s is assigned %s of %s", machine.name(), added, topic);
    listener.assigned(added);
  }

  private void heartbeat() {
    if (closed) {
      return;
    }
    machine.after(HEARTBEAT_NANOS, this::heartbeat);
    if (isOutside()) {
      return;
    }
    String beating = id;
    int of = generation;
    network.tell(
        () -> {
          Answer answer = group.heartbeat(beating, of);
          network.reply(machine, () -> beaten(beating, of, answer));
        });
  }

  private void beaten(String beating, int of, Answer answer) {
    if (!beating.equals(id) || of != generation || joining) {
      return;
    }
    lost |= answer == Answer.UNKNOWN;
    rejoin |= answer == Answer.REBALANCING;
    if (answer != Answer.FINE) {
      strand.unpark();
    }
  }

  private ConsumerRecords<String, byte[]> fetch() {
    if (network.isAway()) {
      return ConsumerRecords.empty();
    }
    Map<TopicPartition, List<ConsumerRecord<String, byte[]>>> records = new HashMap<>();
    for (Integer partition : List.copyOf(owned)) {
      if (!paused.contains(partition)) {
        List<ConsumerRecord<String, byte[]>> read = new ArrayList<>();
        long from = position(partition);
        int most = world.chance().between(1, MOST_RECORDS);
        positions.put(partition, world.cluster().log(topic, partition).read(from, most, read::add));
        if (!read.isEmpty()) {
          records.put(new TopicPartition(topic, partition), read);
        }
      }
    }
    return new ConsumerRecords<>(records, Map.of());
  }

  @Override
  public void wake() {
    woken = true;
    strand.unpark();
  }

  @Override
  public Set<Integer> assigned() {
    return Set.copyOf(owned);
  }

  @Override
  public Map<Integer, Position> committed(Set<Integer> partitions) {
    while (true) {
      Optional<Map<Integer, Position>> committed =
          network.ask(
              strand,
              () ->
                  group.isPending(partitions)
                      ? Optional.empty()
                      : Optional.of(group.committed(partitions)));
      if (committed.isPresent()) {
        return committed.get();
      }
    }
  }

  @Override
  public Map<Integer, Span> spans(Set<Integer> partitions) {
    return network.ask(
        strand,
        () -> {
          Map<Integer, Span> spans = new TreeMap<>();
          partitions.forEach(
              each -> spans.put(each, new Span(0, world.cluster().log(topic, each).stableEnd())));
          return spans;
        });
  }

  @Override
  public int partitions() {
    return world.cluster().logs(topic).size();
  }

  @Override
  public long position(int partition) {
    Long known = positions.get(partition);
    if (known != null) {
      return known;
    }
    Position committed = committed(Set.of(partition)).get(partition);
    long from = committed == null ? 0 : committed.offset();
    positions.put(partition, from);
    return from;
  }

  @Override
  public void seek(int partition, long offset) {
    positions.put(partition, offset);
  }

  @Override
  public void pause(int partition) {
    paused.add(partition);
  }

  @Override
  public void resume(int partition) {
    paused.remove(partition);
  }

  @Override
  public Set<Integer> paused() {
    return Set.copyOf(paused);
  }

  @Override
  public void commit(Map<Integer, Position> asked, Consumer<CommitAnswer> answered) {
    strand.check();
    Consumer<CommitAnswer> told = observer.committing(asked, answered);
    if (isOutside()) {
      // The client refuses a commit while it joins.
      commits.refuse(told);
    } else {
      commits.ask(id, generation, new TreeMap<>(asked), told);
    }
  }

  @Override
  public void commitNow(Map<Integer, Position> asked, Duration atMost) {
    if (world.faults().commitFails()) {
      strand.park(atMost.toNanos());
      throw new TimeoutException("a commit was not answered");
    }
    String of = id;
    int ofGeneration = generation;
    if (network.ask(strand, () -> group.commit(of, ofGeneration, asked)) != Answer.FINE) {
      throw new CommitFailedException("not a member");
    }
    observer.committed();
  }

  @Override
  public void settle(Duration atMost) {
    commits.settle(now() + atMost.toNanos());
  }

  @Override
  public void enforceRebalance(String reason) {
    rejoin = true;
  }

  @Override
  @SuppressWarnings("removal") // Later versions have no constructor for it.
  public ConsumerGroupMetadata metadata() {
    return new ConsumerGroupMetadata(topic, generation, id, Optional.of(seat));
  }

  /** Leaves the group or not; the message may be lost, and then the session must expire. */
  @Override
  public void close(boolean stays, Duration atMost) {
    strand.check();
    if (!owned.isEmpty()) {
      listener.revoked(Set.copyOf(owned));
    }
    closed = true;
    commits.close();
    observer.closed();
    String leaving = id;
    if (!stays && !leaving.isEmpty() && !world.faults().commitFails()) {
      network.tell(() -> group.leave(leaving));
      strand.park(world.chance().millis(1, 100));
    }
  }
}
