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
 * A place in a group ({@code group.instance.id}) that members take one after the other, each when
 * the one before has failed. It has at once what the former had, and whatever the former still has
 * under way is refused.
 *
 * <p>Without it the group would wait for the former until its session ends, if its farewell was
 * lost with the broker that it was for. Used by one thread.
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

  /** The round under way took partitions away. */
  private boolean gives;

  /** Who gave partitions up has to join once more before others get them, and has not yet. */
  private boolean owes;

  /** The group may believe that somebody sits here. */
  private boolean kept;

  /**
   * A seat whose members are made elsewhere.
   *
   * @param expel tells the group that nobody sits here any more
   */
  public Seat(Supplier<Consumer<String, byte[]>> members, Runnable expel) {
    this.members = members;
    this.expel = expel;
  }

  /** A seat that nobody else has, not even the next process of this name. */
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
   * @param followed whether the next one takes its place; else the group gives away what it had
   * @param farewell how long to wait until the group knows that it leaves
   */
  public void close(Consumer<String, byte[]> member, boolean followed, Duration farewell) {
    // Who was not told yet that it is a member cannot say that it leaves.
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

  /** Nobody takes it any more. */
  public void giveUp() {
    if (kept) {
      kept = false;
      expel.run();
    }
  }

  /**
   * What one member is given and gives up. A cooperative group takes away in one round and gives in
   * the next, which it is for who gave up to begin. If that one fails in between, its successor
   * finds a group at rest, in which nobody has these partitions, and has to begin the round.
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
