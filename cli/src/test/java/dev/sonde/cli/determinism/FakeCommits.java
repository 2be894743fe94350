package dev.sonde.cli.determinism;

import dev.sonde.cli.determinism.FakeGroup.Answer;
import dev.sonde.kafka.group.CommitAnswer;
import dev.sonde.kafka.group.Position;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.common.errors.TimeoutException;

/** A member's commits in flight: one may be lost, arrive late, or get no answer. */
final class FakeCommits {

  private final World world;
  private final Strand strand;
  private final FakeGroup group;
  private final Queue<Runnable> answers = new ArrayDeque<>();
  private int unanswered;
  private boolean closed;

  FakeCommits(World world, Strand strand, FakeGroup group) {
    this.world = world;
    this.strand = strand;
    this.group = group;
  }

  void refuse(Consumer<CommitAnswer> answered) {
    new Outstanding(answered).tell(CommitAnswer.REFUSED);
  }

  void ask(
      String id,
      int generation,
      Map<Integer, Position> positions,
      Consumer<CommitAnswer> answered) {
    Outstanding outstanding = new Outstanding(answered);
    if (!world.faults().commitFails() && !world.network().isAway()) {
      world.network().tell(() -> outstanding.answer(group.commit(id, generation, positions)));
      return;
    }
    Chance chance = world.chance();
    strand
        .machine()
        .after(
            chance.millis(20, 3_000),
            () -> outstanding.tell(new CommitAnswer.Unknown(new TimeoutException("no answer"))));
    int kind = chance.below(3);
    world.trace(
        "%s: a commit is %s", strand.machine().name(), kind == 0 ? "lost" : "late or unanswered");
    if (kind > 0) {
      // It arrives, soon or late, and is answered or not.
      world
          .network()
          .tell(
              kind == 1 ? chance.network() : chance.millis(0, 9_000),
              () -> {
                Answer answer = group.commit(id, generation, positions);
                if (chance.oneIn(2)) {
                  outstanding.answer(answer);
                }
              });
    }
  }

  /** Passes on the answers that have arrived. */
  void tell() {
    Runnable answer = answers.poll();
    while (answer != null) {
      answer.run();
      answer = answers.poll();
    }
  }

  /** Waits until all are answered. */
  void settle(long deadline) {
    tell();
    while (unanswered > 0) {
      long left = deadline - world.scheduler().now();
      if (left <= 0) {
        throw new TimeoutException("commits were not answered");
      }
      strand.park(left);
      tell();
    }
  }

  void close() {
    closed = true;
  }

  /** A commit without an answer so far; it is answered once. */
  private final class Outstanding {
    private final Consumer<CommitAnswer> answered;
    private boolean told;

    Outstanding(Consumer<CommitAnswer> answered) {
      this.answered = answered;
      unanswered++;
    }

    void answer(Answer answer) {
      world
          .network()
          .reply(
              strand.machine(),
              () ->
                  tell(
                      answer == Answer.FINE
                          ? CommitAnswer.STANDS
                          : new CommitAnswer.Unknown(new CommitFailedException("not a member"))));
    }

    void tell(CommitAnswer answer) {
      if (!told && !closed) {
        told = true;
        unanswered--;
        answers.add(() -> answered.accept(answer));
        strand.unpark();
      }
    }
  }
}
