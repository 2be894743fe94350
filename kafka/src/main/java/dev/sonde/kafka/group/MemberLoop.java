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
 * Runs a role with a sequence of members in one seat: takes a member, calls the role's turns, and
 * replaces the member after a pause when it fails. Ends when it is closed, or when the cluster
 * refuses the client. Executed by one thread.
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

  /** The work of a member. All methods are called on the loop's thread. */
  public interface Role extends GroupMember.Listener {

    /** Starts with a new member, which owns no partitions yet. */
    void begin(GroupMember member);

    /** One turn, which polls the member once. */
    Turn turn();

    /** The last turn of a member, called when the loop was closed. */
    default void finish() {}

    /**
     * Releases everything that was opened for the member's partitions, before the member is closed.
     */
    default void release() {}

    /** The cluster refuses this client; no other member follows. */
    void refused(RuntimeException cause);
  }

  /** The result of a turn. */
  public enum Turn {
    GOES_ON,
    /** The cluster has accepted a request, so earlier failures are over. */
    WORKED,
    /** The member cannot be used any more and must be replaced. */
    FAILED
  }

  /** A seat, and how long to wait before the next member takes it. */
  public record Place(Seat seat, BackOff backOff) {}

  /**
   * @param name of the role and its process, for the log
   * @param farewell how long to wait for the group to process a leave request
   */
  public MemberLoop(String name, Place place, NanoClock clock, Role role, Duration farewell) {
    this.name = name;
    this.seat = place.seat();
    this.backOff = place.backOff();
    this.clock = clock;
    this.role = role;
    this.farewell = farewell;
  }

  /** Makes the loop end as soon as possible. From any thread. */
  public void close() {
    closing = true;
    backOff.end();
    wake();
  }

  /** Ends the current poll, or else the next one. From any thread. */
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

  /** Runs one member until it fails or the loop is closed. */
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
      // Another process has taken over in the meantime: this is how fencing works.
      LOG.warn("{}: lost its place in the group and joins again: {}", name, failure.getMessage());
    } else {
      LOG.error("{}: failed and is replaced", name, failure);
    }
  }
}
