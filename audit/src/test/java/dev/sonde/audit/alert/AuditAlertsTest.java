package dev.sonde.audit.alert;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuditAlertsTest {

  private static final Duration HOUR = Duration.ofHours(1);

  private final AlertWorld world = new AlertWorld();

  private void fire() {
    world.slot(AlertWorld.DOWN, 'B', Patience.NONE);
  }

  private void resolve() {
    world.slot(AlertWorld.DOWN, 'G', Patience.NONE);
    world.slot(AlertWorld.DOWN, 'G', Patience.NONE);
  }

  @ParameterizedTest
  @CsvSource({
    // bad, of, readings, the state after each
    "3, 5, BBB, PPF",
    "3, 5, BGBGB, PPPPF",
    "3, 5, BGGGG, PPPPP",
    "3, 5, BGGGGG, PPPPP-",
    "3, 5, BGGGGBGB, PPPPPPPP",
    "3, 5, BUUBUB, PPPPPF",
    "2, 2, BGB, PPP",
    "2, 2, BGG, PP-",
    "2, 2, BBGBGG, PFFFFR",
    "1, 1, BGG, FFR",
    "1, 1, BGBGGB, FFFFRF",
    "1, 1, BGUUG, FFFFR",
    "1, 1, GGU, ---"
  })
  void aStateFollowsFromTheReadings(int bad, int of, String readings, String states) {
    StringBuilder found = new StringBuilder();
    for (int i = 0; i < readings.length(); i++) {
      world.slot(AlertWorld.DOWN, readings.charAt(i), new Patience(bad, of));
      found.append(world.state());
      world.takeOver();
    }
    assertThat(found).hasToString(states);
  }

  @Test
  void aSlotThatIsReadTwiceCountsOnce() {
    Observation bad =
        new Observation(
            AlertWorld.DOWN,
            Reading.BAD,
            Patience.running(2),
            new Evidence("bad", null, world.now, null));
    world.alerts.observe(List.of(bad), world.now);
    assertThat(world.alerts.observe(List.of(bad), world.now).isEmpty()).isTrue();
    assertThat(world.state()).isEqualTo('P');
  }

  @Test
  void eachNoticeHasANumberAndNoneIsToldTwice() {
    fire();
    assertThat(world.deliver()).containsExactly("team firing 1");
    world.takeOver();
    assertThat(world.deliver()).isEmpty();
    world.pass(Duration.ofMinutes(239));
    assertThat(world.deliver()).isEmpty();
    world.pass(Duration.ofMinutes(1));
    assertThat(world.deliver()).containsExactly("team reminder 2");
    resolve();
    assertThat(world.deliver()).containsExactly("team resolved 3");
    world.pass(HOUR.multipliedBy(50));
    assertThat(world.deliver()).isEmpty();
  }

  @Test
  void whatFailsIsOwedUntilItIsDelivered() {
    fire();
    world.fail();
    world.takeOver();
    world.pass(HOUR.multipliedBy(5));
    world.fail();
    assertThat(world.owed())
        .singleElement()
        .extracting(each -> each.delivery().attempts())
        .isEqualTo(2);
    assertThat(world.deliver()).containsExactly("team firing 1");
  }

  @Test
  void whatFiredAndEndedUndeliveredIsToldInOrder() {
    world.destinations = List.of("team", "other");
    fire();
    world.alerts.attempt(world.owed().get(0), world.now);
    world.takeOver();
    resolve();
    // The attempt may have arrived or not.
    assertThat(world.deliver()).containsExactlyInAnyOrder("team firing 1", "other firing 1");
    assertThat(world.deliver()).containsExactlyInAnyOrder("team resolved 2", "other resolved 2");
  }

  @Test
  void whatIsAcknowledgedIsNotTold() {
    fire();
    world.alerts.acknowledge(world.id(), world.hold(HOUR));
    assertThat(world.deliver()).isEmpty();
    resolve();
    assertThat(world.deliver()).isEmpty();
  }

  @Test
  void anAcknowledgementEndsRemindersUntilItsEnd() {
    fire();
    world.deliver();
    world.alerts.acknowledge(world.id(), world.hold(HOUR.multipliedBy(6)));
    world.takeOver();
    world.pass(HOUR.multipliedBy(5));
    assertThat(world.deliver()).isEmpty();
    world.pass(HOUR.multipliedBy(2));
    assertThat(world.deliver()).containsExactly("team reminder 2");
  }

  @Test
  void theEndOfWhatWasAcknowledgedIsTold() {
    fire();
    world.deliver();
    world.alerts.acknowledge(world.id(), world.hold(HOUR));
    resolve();
    assertThat(world.deliver()).containsExactly("team resolved 2");
  }

  @Test
  void aSilenceHoldsLaterEpisodesToo() {
    fire();
    world.alerts.silence(world.id(), world.hold(HOUR));
    assertThat(world.deliver()).isEmpty();
    resolve();
    // It was owed before the silence, so it is told afterwards, with its end.
    fire();
    world.takeOver();
    assertThat(world.deliver()).isEmpty();
    world.pass(HOUR);
    assertThat(world.deliver()).containsExactlyInAnyOrder("team firing 1", "team firing 1");
    assertThat(world.deliver()).containsExactly("team resolved 2");
  }

  @Test
  void maintenanceHoldsWhatIsFiringUntilItsEnd() {
    world.held = true;
    fire();
    assertThat(world.deliver()).isEmpty();
    world.held = false;
    world.turn();
    assertThat(world.deliver()).containsExactly("team firing 1");
  }

  @Test
  void whatCameAndWentInMaintenanceIsNotTold() {
    world.held = true;
    fire();
    resolve();
    world.held = false;
    world.turn();
    assertThat(world.deliver()).isEmpty();
  }

  @Test
  void aDestinationThatIsTakenOutIsToldTheEndOnly() {
    fire();
    world.deliver();
    world.destinations = List.of("other");
    world.pass(HOUR.multipliedBy(5));
    assertThat(world.deliver()).containsExactly("other firing 1");
    resolve();
    assertThat(world.deliver()).containsExactly("team resolved 2", "other resolved 2");
  }

  @Test
  void anEndThatNobodyTakesIsGivenUp() {
    fire();
    world.deliver();
    resolve();
    world.fail();
    world.pass(Duration.ofDays(3));
    assertThat(world.owed()).isEmpty();
    Alert alert = world.alerts.alert(world.id()).orElseThrow();
    assertThat(alert.deliveries().get(0).status()).isEqualTo(Delivery.Status.GIVEN_UP);
    world.pass(AuditAlerts.KEEP_ENDED);
    assertThat(world.alerts.all()).isEmpty();
  }

  @Test
  void anAlertEndsWithItsRuleAndWithItsCell() {
    fire();
    world.deliver();
    world.alerts.withdraw(condition -> false, world.now);
    world.turn();
    assertThat(world.deliver()).containsExactly("team resolved 2");

    fire();
    world.deliver();
    for (int i = 0; i < 2; i++) {
      world.alerts.absent(world.now, Set.of("down"), Set.of(), Set.of(), world.now);
      world.turn();
      world.now = world.now.plusSeconds(60);
    }
    assertThat(world.deliver()).containsExactly("team resolved 2");
  }

  @Test
  void aCellThatWasMeasuredAndOfWhichARuleSaysNothingHasNotLeft() {
    fire();
    world.deliver();
    Set<Condition.Cell> measured = Set.of(Objects.requireNonNull(AlertWorld.DOWN.cell()));
    for (int i = 0; i < 3; i++) {
      world.alerts.absent(world.now, Set.of("down"), Set.of(), measured, world.now);
      world.turn();
      world.now = world.now.plusSeconds(60);
    }
    assertThat(world.deliver()).isEmpty();
    assertThat(world.state()).isEqualTo('F');
  }

  @Test
  void whatNobodyWantsAnyMoreAndNobodyWasToldIsNotSent() {
    fire();
    world.alerts.withdraw(condition -> false, world.now);
    world.destinations = List.of();
    world.turn();
    assertThat(world.deliver()).isEmpty();
  }

  @Test
  void openConditionsAreBoundedAndCounted() {
    for (int i = 0; i < AuditAlerts.MOST_OPEN + 3; i++) {
      world.alerts.observe(
          List.of(
              new Observation(
                  AlertWorld.condition("p" + i),
                  Reading.BAD,
                  Patience.NONE,
                  new Evidence("bad", null, world.now, null))),
          world.now);
    }
    assertThat(world.alerts.all()).hasSize(AuditAlerts.MOST_OPEN);
    assertThat(world.alerts.refused()).isEqualTo(3);
  }

  @Test
  void endedAlertsAreBounded() {
    for (int i = 0; i < AuditAlerts.MOST_ENDED + 20; i++) {
      fire();
      resolve();
      world.deliver();
      world.deliver();
    }
    world.turn();
    assertThat(world.alerts.all()).hasSize(AuditAlerts.MOST_ENDED);
  }

  @Test
  void conditionsDifferByEachOfTheirParts() {
    assertThat(AlertWorld.condition("a").key())
        .isEqualTo(AlertWorld.condition("a").key())
        .isNotEqualTo(AlertWorld.condition("b").key())
        .hasSize(16);
    assertThat(Condition.digest("ab", "c")).isNotEqualTo(Condition.digest("a", "bc"));
  }
}
