package dev.sonde.kafka.group;

import dev.sonde.common.time.NanoClock;
import dev.sonde.kafka.BackOff;
import dev.sonde.kafka.FatalErrorHandler;
import java.time.Duration;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a role in its seat: takes a member, lets the role turn with it, and replaces it when it
 * fails, after a pause. Ends when it is closed, or when the cluster refuses it. One thread runs it.
 */
public final class MemberLoop implements Runnable {

  private static final Logger LOG = LoggerFactory.getLogger(MemberLoop.class);

  private final String name;
  private final Seat seat;
  private final BackOff backOff;
  private final NanoClock clock;
  private final Role role;
  private final Duration farewell;
  private @Nullable RuntimeException refusal;
  private volatile boolean closing;
  private volatile @Nullable GroupMember member;

  /** What is done with a member, all of it on the loop's thread. */
  public interface Role extends GroupMember.Listener {

    /** This is the member from now on; nothing is held. */
    void begin(GroupMember member);

    /** One turn, which polls the member once. */
    Turn turn();

    /** The last turn of a member that leaves because the loop was closed. */
    default void finish() {}

    /** The member is about to be closed: whatever was opened for its partitions is let go. */
    default void release() {}

    /** The cluster refuses this client, so that no other member follows. */
    void refused(RuntimeException cause);
  }

  /** What a turn came to. */
  public enum Turn {
    GOES_ON,
    /** The cluster has taken what the member said: whatever failed before has passed. */
    WORKED,
    /** The member is not good any more, and another takes its seat. */
    FAILED
  }

  /** A place to sit, and how long to wait before the next member takes it. */
  public record Place(Seat seat, BackOff backOff) {}

  /**
   * @param name of the role and who has it, for the log
   * @param farewell how long a member that leaves waits for the group to hear of it
   */
  public MemberLoop(String name, Place place, NanoClock clock, Role role, Duration farewell) {
    this.name = name;
    this.seat = place.seat();
    this.backOff = place.backOff();
    this.clock = clock;
    this.role = role;
    this.farewell = farewell;
  }

  /** The role ends as soon as it can. From any thread. */
  public void close() {
    closing = true;
    backOff.end();
    wake();
  }

  /** Ends the poll that is under way, or else the next one. From any thread. */
  public void wake() {
    GroupMember polling = member;
    if (polling != null) {
      polling.wake();
    }
  }

  @Override
  public void run() {
    while (!closing && refusal == null) {
      long begun = clock.nanos();
      try {
        sit();
      } catch (RuntimeException e) {
        failed(e);
      }
      if (clock.nanos() - begun > backOff.longest().toNanos()) {
        backOff.worked();
      }
      if (!closing && refusal == null) {
        backOff.pause();
      }
    }
    RuntimeException cause = refusal;
    if (cause != null && !closing) {
      role.refused(cause);
    }
    seat.giveUp();
  }

  /** Until this member is closed or fails. */
  private void sit() {
    GroupMember taken = seat.take(role);
    try {
      member = taken;
      role.begin(taken);
      Turn turn = Turn.GOES_ON;
      while (turn != Turn.FAILED && !closing) {
        turn = role.turn();
        if (turn == Turn.WORKED) {
          backOff.worked();
        }
      }
      if (closing) {
        role.finish();
      }
    } catch (RuntimeException e) {
      refuse(e);
      throw e;
    } finally {
      try {
        role.release();
      } finally {
        seat.close(taken, !closing && refusal == null && backOff.brief(), farewell);
      }
    }
  }

  private void refuse(RuntimeException failure) {
    if (FatalErrorHandler.isRefusal(failure)) {
      refusal = failure;
    }
  }

  private void failed(RuntimeException failure) {
    refuse(failure);
    if (closing || refusal != null) {
      LOG.debug("{}: ends", name, failure);
    } else if (failure instanceof CommitFailedException
        || failure instanceof ProducerFencedException) {
      // Its place went to another while it was away: that is how fencing works.
      LOG.warn("{}: lost its place and joins anew: {}", name, failure.getMessage());
    } else {
      LOG.error("{}: failed and is replaced", name, failure);
    }
  }
}
