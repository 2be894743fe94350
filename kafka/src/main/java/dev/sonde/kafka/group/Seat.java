package dev.sonde.kafka.group;

import dev.sonde.kafka.KafkaSettings;
import dev.sonde.kafka.PollPause;
import java.time.Duration;
import java.util.HashSet;
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
 * A place in a group ({@code group.instance.id}) for a sequence of members, each of which replaces
 * a failed one. The new member gets the partitions of the failed one at once, and the group refuses
 * requests of the failed one that are still under way.
 *
 * <p>Without it the group waits for the failed member until its session ends, if its leave request
 * was lost with a broker. Used by one thread.
 */
public final class Seat {

  private static final Logger LOG = LoggerFactory.getLogger(Seat.class);
  private static final Pattern UNFIT = Pattern.compile("[^a-zA-Z0-9._-]");
  private static final int NAME_CHARS = 200;
  private static final long EXPEL_SECONDS = 2;

  private final Function<GroupMember.Listener, GroupMember> members;
  private final Runnable expel;

  /** Whether the current rebalance revoked partitions. */
  private boolean gives;

  /** Whether the member that gave up partitions must still join again before others get them. */
  private boolean owes;

  /** Partitions of the last member. Those that its successor does not get may have no owner. */
  private final Set<Integer> held = new HashSet<>();

  /** Whether the group may still have a member for this seat. */
  private boolean kept;

  /**
   * A seat with a given factory of members.
   *
   * @param members makes the next member, which reports to the listener
   * @param expel removes the seat's member from the group
   */
  public Seat(Function<GroupMember.Listener, GroupMember> members, Runnable expel) {
    this.members = members;
    this.expel = expel;
  }

  /** A seat with a unique id: another process with the same name gets another one. */
  public static Seat in(KafkaSettings settings, String group, String topic, String name) {
    return in(settings, group, topic, name, false);
  }

  /**
   * As {@link #in}, for members that read few, large pieces of a busy topic ({@link PollPause}).
   */
  public static Seat gathering(KafkaSettings settings, String group, String topic, String name) {
    return in(settings, group, topic, name, true);
  }

  private static Seat in(
      KafkaSettings settings, String group, String topic, String name, boolean pauses) {
    String instance = instance(name);
    return new Seat(
        listener ->
            new KafkaMember(settings.member(group, name, instance), topic, listener, pauses),
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
      admin
          .removeMembersFromConsumerGroup(settings.group(group), seats)
          .all()
          .get(EXPEL_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.debug("seat {} of {} stays until its session ends", instance, group, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      admin.close(Duration.ZERO);
    }
  }

  /** Creates the next member. */
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
   * @param followed whether another member takes the seat; otherwise the group reassigns its
   *     partitions
   * @param farewell how long to wait for the reply to the leave request
   */
  public void close(GroupMember member, boolean followed, Duration farewell) {
    // A member whose join was not confirmed yet cannot send a leave request.
    kept = followed || member.metadata().memberId().isEmpty();
    owes &= followed;
    boolean gave = gives && followed;
    Set<Integer> had = followed ? Set.copyOf(held) : Set.of();
    // Closing revokes all partitions, but not in a round of the group: this must not count as one.
    member.close(followed, farewell);
    gives = gave;
    held.clear();
    held.addAll(had);
  }

  /** No further member takes this seat. */
  public void giveUp() {
    if (kept) {
      kept = false;
      expel.run();
    }
  }

  /**
   * Tracks which partitions a member is assigned and gives up. A cooperative group revokes
   * partitions in one round and assigns them in the next, which the member that gave them up must
   * begin. If that member fails between the rounds, or before it receives the result of the first,
   * its partitions have no owner although the group is stable. Its successor must then begin the
   * round.
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
      if (first && joined != null && (owes || !partitions.containsAll(held))) {
        joined.enforceRebalance("its predecessor failed between two rounds");
        owes = true;
      } else {
        owes = gives;
      }
      if (first) {
        held.clear();
      }
      held.addAll(partitions);
      first = false;
      gives = false;
      listener.assigned(partitions);
    }

    @Override
    public void revoked(Set<Integer> partitions) {
      gives |= !partitions.isEmpty();
      held.removeAll(partitions);
      listener.revoked(partitions);
    }

    @Override
    public void lost(Set<Integer> partitions) {
      held.removeAll(partitions);
      listener.lost(partitions);
    }
  }
}
