package dev.sonde.cli.determinism;

import dev.sonde.cli.determinism.FakeGroup.Answer;
import dev.sonde.cli.determinism.FakeGroup.Position;
import dev.sonde.cli.determinism.FakeGroup.Share;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The client's side of a group: one member, which is closed and replaced after a failed commit. */
final class SimConsumer {

  private static final long HEARTBEAT_NANOS = Duration.ofMillis(500).toNanos();

  private final World world;
  private final Machine machine;
  private final FakeGroup group;
  private final Listener listener;
  private final Queue<Runnable> inbox = new ArrayDeque<>();
  private final Queue<Runnable> answers = new ArrayDeque<>();
  private final Set<Integer> owned = new TreeSet<>();
  private String member = "";
  private int generation;
  private boolean joining;
  private boolean rejoin = true;
  private boolean lost;
  private boolean blocked;
  private boolean closed;

  /** Told within {@link #poll} or {@link #close}. */
  interface Listener {
    void assigned(Set<Integer> partitions, Map<Integer, Position> committed);

    /** The partitions go when {@code done} is run; until then nothing else is told but answers. */
    void revoked(Set<Integer> partitions, Runnable done);

    void lost(Set<Integer> partitions);

    /** Something is there for the next poll. */
    void wake();
  }

  SimConsumer(World world, Machine machine, Listener listener) {
    this.world = world;
    this.machine = machine;
    this.group = world.kafka().group();
    this.listener = listener;
    machine.after(HEARTBEAT_NANOS, this::heartbeat);
  }

  boolean blocked() {
    return blocked;
  }

  /** Whether it is not, or not any more, a member that may commit. */
  boolean joining() {
    return joining || member.isEmpty();
  }

  void poll() {
    drain(answers);
    if (lost && !blocked) {
      lost = false;
      lose();
    }
    while (!blocked && !closed && !inbox.isEmpty()) {
      inbox.remove().run();
    }
    if (rejoin && !joining && !blocked && !closed) {
      join();
    }
  }

  private static void drain(Queue<Runnable> queue) {
    Runnable next = queue.poll();
    while (next != null) {
      next.run();
      next = queue.poll();
    }
  }

  private void lose() {
    Set<Integer> gone = new TreeSet<>(owned);
    owned.clear();
    member = "";
    rejoin = true;
    listener.lost(gone);
  }

  private void join() {
    joining = true;
    rejoin = false;
    String id = member;
    Set<Integer> holding = new TreeSet<>(owned);
    machine.ask(
        () ->
            group.join(
                id,
                holding,
                share -> machine.after(world.chance().network(), () -> tell(() -> joined(share)))));
  }

  private void tell(Runnable message) {
    inbox.add(message);
    listener.wake();
  }

  private void joined(@Nullable Share share) {
    joining = false;
    if (share == null) {
      lose();
      return;
    }
    member = share.member();
    generation = share.generation();
    Set<Integer> revoked = new TreeSet<>(owned);
    revoked.removeAll(share.assigned());
    Set<Integer> added = new TreeSet<>(share.assigned());
    added.removeAll(owned);
    if (revoked.isEmpty()) {
      take(added);
      return;
    }
    blocked = true;
    listener.revoked(
        revoked,
        () -> {
          blocked = false;
          owned.removeAll(revoked);
          rejoin = true;
          take(added);
        });
  }

  private void take(Set<Integer> added) {
    if (added.isEmpty() || closed) {
      return;
    }
    blocked = true;
    machine.ask(
        () -> {
          Map<Integer, Position> positions = group.committed(added);
          machine.after(
              world.chance().network(),
              () -> {
                answers.add(() -> taken(added, positions));
                listener.wake();
              });
        });
  }

  private void taken(Set<Integer> added, Map<Integer, Position> positions) {
    blocked = false;
    if (!closed) {
      owned.addAll(added);
      listener.assigned(added, positions);
    }
  }

  private void heartbeat() {
    if (closed) {
      return;
    }
    machine.after(HEARTBEAT_NANOS, this::heartbeat);
    if (joining()) {
      return;
    }
    String id = member;
    int of = generation;
    machine.ask(
        () -> {
          Answer answer = group.heartbeat(id, of);
          machine.after(world.chance().network(), () -> beaten(id, of, answer));
        });
  }

  private void beaten(String id, int of, Answer answer) {
    if (!id.equals(member) || of != generation || joining) {
      return;
    }
    lost |= answer == Answer.UNKNOWN;
    rejoin |= answer == Answer.REBALANCING;
    if (answer != Answer.FINE) {
      listener.wake();
    }
  }

  /** What a commit came to. */
  enum Commit {
    STANDS,

    /** It does not stand, and never will. */
    REFUSED,

    /** It may stand, or come to. */
    UNKNOWN
  }

  /** Tells within a later poll whether the positions stand. */
  void commit(Map<Integer, Position> positions, Consumer<Commit> answered) {
    if (joining()) {
      // The client refuses what it cannot send while it joins.
      answers.add(() -> answered.accept(Commit.REFUSED));
      listener.wake();
      return;
    }
    String id = member;
    int of = generation;
    Map<Integer, Position> sent = new TreeMap<>(positions);
    Outstanding asked = new Outstanding(answered);
    Chance chance = world.chance();
    if (!world.faults().commitFails()) {
      machine.ask(() -> asked.answer(group.commit(id, of, sent) == Answer.FINE));
      return;
    }
    machine.after(chance.millis(20, 3_000), () -> asked.tell(false));
    int kind = chance.below(3);
    world.trace("%s: a commit is %s", machine.name(), kind == 0 ? "lost" : "late or unanswered");
    if (kind > 0) {
      // It lands, soon or late, and is answered or not.
      world
          .scheduler()
          .after(
              kind == 1 ? chance.network() : chance.millis(0, 9_000),
              () -> {
                boolean stands = group.commit(id, of, sent) == Answer.FINE;
                if (chance.oneIn(2)) {
                  asked.answer(stands);
                }
              });
    }
  }

  /** Answered once. */
  private final class Outstanding {
    private final Consumer<Commit> answered;
    private boolean told;

    Outstanding(Consumer<Commit> answered) {
      this.answered = answered;
    }

    void answer(boolean stands) {
      machine.after(world.chance().network(), () -> tell(stands));
    }

    void tell(boolean stands) {
      if (!told) {
        told = true;
        answers.add(() -> answered.accept(stands ? Commit.STANDS : Commit.UNKNOWN));
        listener.wake();
      }
    }
  }

  /** Leaves the group; the word of it may be lost, and then the session must expire. */
  void close() {
    closed = true;
    String id = member;
    if (!id.isEmpty() && !world.faults().commitFails()) {
      machine.ask(() -> group.leave(id));
    }
  }
}
