package dev.sonde.cli.determinism;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.audit.slot.SlotState;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The production scheduler in thousands of interleavings. {@code -Dsonde.determinism.seed=N} runs
 * one world again, {@code -Dsonde.determinism.worlds=N} runs another number of worlds.
 */
@Tag("simulation")
class AuditDeterminismTest {

  private static final int WORLDS = 150;
  private static final int SEEDS = 400;

  private final Silence silence = new Silence();

  @AfterEach
  void speakAgain() {
    silence.close();
  }

  @Test
  void eachTimeHasOneSlotAndEachSlotOneRunInEveryWorld() {
    Long seed = Long.getLong("sonde.determinism.seed");
    if (seed != null) {
      new AuditWorld(seed).play();
      return;
    }
    int worlds = Integer.getInteger("sonde.determinism.worlds", WORLDS);
    int alerts = 0;
    int acknowledged = 0;
    Map<SlotState, Integer> counts = new EnumMap<>(SlotState.class);
    for (int world = 0; world < worlds; world++) {
      AuditWorld played = new AuditWorld(world);
      AuditTruth truth = played.play();
      alerts += played.alerts().count();
      acknowledged += played.alerts().acknowledged();
      for (SlotState state : SlotState.values()) {
        counts.merge(state, truth.count(state), Integer::sum);
      }
    }
    System.out.printf(
        "%d worlds: %s, %d alerts, %d acknowledged%n", worlds, counts, alerts, acknowledged);
    assertThat(alerts).isGreaterThan(2 * worlds);
    assertThat(acknowledged).isGreaterThan(worlds / 4);
    assertThat(counts.get(SlotState.DONE)).isGreaterThan(5 * worlds);
    assertThat(counts.get(SlotState.MISSED)).isGreaterThan(worlds);
    assertThat(counts.get(SlotState.PAUSED)).isGreaterThan(worlds);
    assertThat(counts.get(SlotState.SKIPPED)).isGreaterThan(worlds / 2);
    assertThat(counts.get(SlotState.FAILED)).isGreaterThan(worlds / 2);
  }

  @ParameterizedTest
  @CsvSource({
    "UNFENCED_SCHEDULER, 'was written twice|began twice|ended as|from revision'",
    "SLOTS_UNREAD, 'was written twice|began twice|ended as|above the cap'",
    "SLOTS_PLANNED_AGAIN, 'ended as|changed its revision'",
    "SLOTS_LOST, 'has no slot at'",
    "SLOT_UNRESERVED, 'above the cap'",
    "POINTS_BEFORE_THE_SLOT, 'is 2 times in|that are not done'",
    "POINTS_AFTER_THE_SLOT, 'is null times in'",
    "ALERT_UNCLAIMED, 'times and claimed'",
    "ALERT_LOST, 'nobody was told'",
    "ALERT_REPEATED, 'is told though acknowledged'",
    "ALERT_AFTER_THE_SLOT, 'was down, and no alert says so'"
  })
  void anOracleTellsWhatIsWrong(Mutant mutant, String verdict) {
    MutantLoader loader = new MutantLoader(mutant);
    Pattern told = Pattern.compile(verdict);
    Optional<String> caught =
        IntStream.range(0, SEEDS)
            .mapToObj(seed -> loader.play(AuditWorld.class, seed))
            .filter(message -> told.matcher(message).find())
            .findFirst();

    assertThat(caught).as("a world of %d in which %s", SEEDS, verdict).isPresent();
  }
}
