package dev.sonde.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberToRemove;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.CloseOptions.GroupMembershipOperation;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A place in a group ({@code group.instance.id}) for a sequence of members, each of which replaces
 * a failed one. The new member gets the partitions of the failed one at once, and the group refuses
 * requests of the failed one that are still under way.
 *
 * <p>Without it the group waits for the failed member until its session ends, if its leave request
 * was lost with a broker. Used by one thread.
 */
public final class Seat {

  private static final Logger LOG = LoggerFactory.getLogger(Seat.class);
  private static final CloseOptions STAYS =
      CloseOptions.timeout(Duration.ZERO)
          .withGroupMembershipOperation(GroupMembershipOperation.REMAIN_IN_GROUP);
  private static final Pattern UNFIT = Pattern.compile("[^a-zA-Z0-9._-]");
  private static final int NAME_CHARS = 200;
  private static final long EXPEL_SECONDS = 2;

  private final Supplier<Consumer<String, byte[]>> members;
  private final Runnable expel;

  /** Whether the current rebalance revoked partitions. */
  private boolean gives;

  /** Whether the member that gave up partitions must still join again before others get them. */
  private boolean owes;

  /** Whether the group may still have a member for this seat. */
  private boolean kept;

  /**
   * A seat with a given factory of members.
   *
   * @param expel removes the seat's member from the group
   */
  public Seat(Supplier<Consumer<String, byte[]>> members, Runnable expel) {
    this.members = members;
    this.expel = expel;
  }

  /** A seat with an id of its own, different also from that of the next process of this name. */
  public static Seat in(KafkaSettings settings, String group, String name) {
    String instance = instance(name);
    return new Seat(
        () -> settings.member(group, name, instance), () -> expel(settings, group, instance));
  }

  static String instance(String name) {
    String fit = UNFIT.matcher(name).replaceAll("_");
    return fit.substring(0, Math.min(fit.length(), NAME_CHARS)) + "-" + UUID.randomUUID();
  }

  private static void expel(KafkaSettings settings, String group, String instance) {
    var seats = new RemoveMembersFromConsumerGroupOptions(List.of(new MemberToRemove(instance)));
    Admin admin = settings.admin();
    try {
      admin.removeMembersFromConsumerGroup(group, seats).all().get(EXPEL_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.debug("seat {} of {} stays until its session ends", instance, group, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      admin.close(Duration.ZERO);
    }
  }

  /** The next member, subscribed. */
  public Consumer<String, byte[]> take(
      String topic, Function<Consumer<String, byte[]>, ConsumerRebalanceListener> listener) {
    Consumer<String, byte[]> member = members.get();
    owes |= gives;
    gives = false;
    member.subscribe(List.of(topic), new Rounds(member, listener.apply(member)));
    return member;
  }

  /**
   * Closes a member.
   *
   * @param followed whether another member takes the seat; otherwise the group reassigns its
   *     partitions
   * @param farewell how long to wait for the reply to the leave request
   */
  public void close(Consumer<String, byte[]> member, boolean followed, Duration farewell) {
    // A member whose join was not confirmed yet cannot send a leave request.
    kept = followed || member.groupMetadata().memberId().isEmpty();
    owes &= followed;
    boolean gave = gives && followed;
    // It is told that all is taken from it, but by no round.
    member.close(followed ? STAYS : leaves(farewell));
    gives = gave;
  }

  private static CloseOptions leaves(Duration farewell) {
    return CloseOptions.timeout(farewell)
        .withGroupMembershipOperation(GroupMembershipOperation.LEAVE_GROUP);
  }

  /** No further member takes this seat. */
  public void giveUp() {
    if (kept) {
      kept = false;
      expel.run();
    }
  }

  /**
   * Counts what one member is assigned and gives up. A cooperative group revokes partitions in one
   * round and assigns them in the next, which the member that gave them up must begin. If it fails
   * in between, these partitions have no owner in a stable group, and its successor must begin the
   * round.
   */
  private final class Rounds implements ConsumerRebalanceListener {
    private final Consumer<String, byte[]> member;
    private final ConsumerRebalanceListener listener;
    private boolean first = true;

    private Rounds(Consumer<String, byte[]> member, ConsumerRebalanceListener listener) {
      this.member = member;
      this.listener = listener;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      if (first && owes) {
        member.enforceRebalance("its predecessor failed between two rounds");
      } else {
        owes = gives;
      }
      first = false;
      gives = false;
      listener.onPartitionsAssigned(partitions);
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      gives |= !partitions.isEmpty();
      listener.onPartitionsRevoked(partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      listener.onPartitionsLost(partitions);
    }
  }
}
