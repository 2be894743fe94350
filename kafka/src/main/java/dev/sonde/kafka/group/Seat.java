package dev.sonde.kafka.group;

import dev.sonde.kafka.KafkaSettings;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.MemberToRemove;
import org.apache.kafka.clients.admin.RemoveMembersFromConsumerGroupOptions;
import org.jspecify.annotations.Nullable;
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
  private static final Pattern UNFIT = Pattern.compile("[^a-zA-Z0-9._-]");
  private static final int NAME_CHARS = 200;
  private static final long EXPEL_SECONDS = 2;

  private final Function<GroupMember.Listener, GroupMember> members;
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
   * @param members makes the next one, which tells the listener what it is given
   * @param expel tells the group that nobody sits here any more
   */
  public Seat(Function<GroupMember.Listener, GroupMember> members, Runnable expel) {
    this.members = members;
    this.expel = expel;
  }

  /** A seat that nobody else has, not even the next process of this name. */
  public static Seat in(KafkaSettings settings, String group, String topic, String name) {
    String instance = instance(name);
    return new Seat(
        listener -> new KafkaMember(settings.member(group, name, instance), topic, listener),
        () -> expel(settings, group, instance));
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

  /** The next member. */
  public GroupMember take(GroupMember.Listener listener) {
    Rounds rounds = new Rounds(listener);
    owes |= gives;
    gives = false;
    GroupMember member = members.apply(rounds);
    rounds.member = member;
    return member;
  }

  /**
   * Closes a member.
   *
   * @param followed whether the next one takes its place; else the group gives away what it had
   * @param farewell how long to wait until the group knows that it leaves
   */
  public void close(GroupMember member, boolean followed, Duration farewell) {
    // Who was not told yet that it is a member cannot say that it leaves.
    kept = followed || member.metadata().memberId().isEmpty();
    owes &= followed;
    boolean gave = gives && followed;
    // It is told that all is taken from it, but by no round.
    member.close(followed, farewell);
    gives = gave;
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
  private final class Rounds implements GroupMember.Listener {
    private final GroupMember.Listener listener;
    private @Nullable GroupMember member;
    private boolean first = true;

    private Rounds(GroupMember.Listener listener) {
      this.listener = listener;
    }

    @Override
    public void assigned(Set<Integer> partitions) {
      GroupMember joined = member;
      if (first && owes && joined != null) {
        joined.enforceRebalance("its predecessor failed between two rounds");
      } else {
        owes = gives;
      }
      first = false;
      gives = false;
      listener.assigned(partitions);
    }

    @Override
    public void revoked(Set<Integer> partitions) {
      gives |= !partitions.isEmpty();
      listener.revoked(partitions);
    }

    @Override
    public void lost(Set<Integer> partitions) {
      listener.lost(partitions);
    }
  }
}
