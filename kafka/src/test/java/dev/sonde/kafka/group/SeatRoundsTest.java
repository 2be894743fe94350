package dev.sonde.kafka.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.junit.jupiter.api.Test;

/** When the member that takes a seat must begin a round, because no other member would. */
class SeatRoundsTest {

  private final List<GroupMember.Listener> listeners = new ArrayList<>();
  private final List<String> enforced = new ArrayList<>();
  private final Seat seat =
      new Seat(
          listener -> {
            listeners.add(listener);
            return member(listener);
          },
          () -> {});

  /** The partitions that the member has when it is closed, as set by the test. */
  private Set<Integer> taken = Set.of();

  @SuppressWarnings("removal") // Of the metadata: later versions have no constructor for it.
  private GroupMember member(GroupMember.Listener listener) {
    return (GroupMember)
        Proxy.newProxyInstance(
            GroupMember.class.getClassLoader(),
            new Class<?>[] {GroupMember.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "enforceRebalance" -> enforced.add((String) arguments[0]);
                  case "metadata" -> new ConsumerGroupMetadata("g", 1, "m", Optional.empty());
                  case "close" -> {
                    listener.revoked(taken);
                    yield null;
                  }
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  private static final GroupMember.Listener NOBODY =
      new GroupMember.Listener() {
        @Override
        public void assigned(Set<Integer> partitions) {}

        @Override
        public void revoked(Set<Integer> partitions) {}

        @Override
        public void lost(Set<Integer> partitions) {}
      };

  private GroupMember take() {
    return seat.take(NOBODY);
  }

  private GroupMember.Listener last() {
    return listeners.get(listeners.size() - 1);
  }

  private void fails(GroupMember member, Set<Integer> holding) {
    taken = holding;
    seat.close(member, true, Duration.ZERO);
  }

  @Test
  void nobodyHasToWhereTheNextHasWhatTheFormerHad() {
    GroupMember former = take();
    last().assigned(Set.of(0, 1));
    fails(former, Set.of(0, 1));
    take();
    last().assigned(Set.of(0, 1));

    assertThat(enforced).isEmpty();
  }

  @Test
  void itHasToWhereTheFormerGavePartitionsUpAndDidNotJoinAgain() {
    GroupMember former = take();
    last().assigned(Set.of(0, 1));
    last().revoked(Set.of(1));
    fails(former, Set.of(0));
    take();
    last().assigned(Set.of(0));

    assertThat(enforced).hasSize(1);
  }

  @Test
  void itHasToWhereTheFormerDidNotHearOfTheRound() {
    GroupMember former = take();
    last().assigned(Set.of(0, 1));
    fails(former, Set.of(0, 1));
    take();
    // The group has revoked partition 1, but the previous member failed before it was told.
    last().assigned(Set.of(0));
    assertThat(enforced).hasSize(1);

    last().assigned(Set.of());
    assertThat(enforced).as("once").hasSize(1);
  }

  @Test
  void itHasToStillWhereTheNextFailsToo() {
    GroupMember former = take();
    last().assigned(Set.of(0, 1));
    fails(former, Set.of(0, 1));
    GroupMember next = take();
    last().assigned(Set.of(0));
    fails(next, Set.of(0));
    take();
    last().assigned(Set.of(0));

    assertThat(enforced).hasSize(2);
  }

  @Test
  void nobodyHasToAfterOneThatLeft() {
    GroupMember former = take();
    last().assigned(Set.of(0, 1));
    taken = Set.of(0, 1);
    seat.close(former, false, Duration.ZERO);
    take();
    last().assigned(Set.of());

    assertThat(enforced).isEmpty();
  }
}
