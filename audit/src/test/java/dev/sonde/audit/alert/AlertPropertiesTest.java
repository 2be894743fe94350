package dev.sonde.audit.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.audit.alert.Delivery.Notice;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever the order of slots, attempts, failures, holds and takeovers. */
class AlertPropertiesTest {

  private final AlertWorld world = new AlertWorld();
  private final Set<String> fired = new HashSet<>();
  private final Map<String, Integer> told = new HashMap<>();
  private final Map<String, Notice> last = new HashMap<>();
  private final Map<String, Instant> quietUntil = new HashMap<>();

  @Property(tries = 300)
  void eachFiringIsToldAndEachEndAndNothingThatSomebodyHolds(@ForAll long seed) {
    Random random = new Random(seed);
    List<Condition> conditions =
        List.of(AlertWorld.condition("a"), AlertWorld.condition("b"), AlertWorld.condition("c"));
    for (int step = 0; step < 120; step++) {
      act(random, conditions.get(random.nextInt(3)));
    }
    settle(conditions);

    for (String id : fired) {
      assertThat(told).as("seed %d", seed).containsKey(id);
      assertThat(last.get(id)).as("seed %d: %s", seed, id).isEqualTo(Notice.RESOLVED);
    }
  }

  private void act(Random random, Condition condition) {
    switch (random.nextInt(8)) {
      case 0, 1, 2 -> world.slot(condition, "BBGU".charAt(random.nextInt(4)), new Patience(2, 3));
      case 3 -> send(random.nextBoolean());
      case 4 -> world.takeOver();
      case 5 -> world.pass(Duration.ofMinutes(random.nextInt(300)));
      case 6 -> world.held = random.nextInt(4) == 0;
      default -> hold(random);
    }
    note();
  }

  private void hold(Random random) {
    Alert alert = world.newest();
    if (alert != null && random.nextInt(3) == 0) {
      Hold hold = world.hold(Duration.ofMinutes(1 + random.nextInt(120)));
      if (random.nextBoolean()) {
        world.alerts.acknowledge(alert.id(), hold);
      } else {
        world.alerts.silence(alert.id(), hold);
      }
      quietUntil.put(alert.id(), hold.until());
    }
  }

  /** Alerts that somebody was to be told of: they fired, and nobody held them meanwhile. */
  private void note() {
    world.turn();
    for (Alert each : world.alerts.all()) {
      boolean quiet = world.held || quietUntil.containsKey(each.id());
      if (each.state() == AlertState.FIRING && !quiet && each.holds().equals(Alert.Holds.NONE)) {
        fired.add(each.id());
      }
    }
    fired.removeAll(quietUntil.keySet());
  }

  private void send(boolean works) {
    for (Owed owed : new ArrayList<>(world.owed())) {
      String id = owed.alert().id();
      Instant quiet = quietUntil.get(id);
      boolean over = owed.delivery().notice() == Notice.RESOLVED;
      assertThat(over || quiet == null || !world.now.isBefore(quiet)).isTrue();
      assertThat(world.held).isFalse();
      assertThat(last.get(id)).isNotEqualTo(Notice.RESOLVED);
      world.alerts.attempt(owed, world.now);
      world.alerts.attempted(owed, works ? null : "it answers 500", world.now);
      if (works) {
        int number = owed.delivery().number();
        assertThat(told.getOrDefault(id, 0)).isLessThan(number);
        told.put(id, number);
        last.put(id, owed.delivery().notice());
      }
    }
    world.turn();
  }

  /** Everything becomes good, and the destination works. */
  private void settle(List<Condition> conditions) {
    world.held = false;
    world.pass(Duration.ofHours(3));
    for (int i = 0; i < 4; i++) {
      send(true);
      conditions.forEach(each -> world.slot(each, 'G', new Patience(2, 3)));
      send(true);
    }
  }
}
