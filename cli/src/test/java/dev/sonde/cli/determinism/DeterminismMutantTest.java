package dev.sonde.cli.determinism;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The oracles are only worth something if they tell what is wrong. */
class DeterminismMutantTest {

  private static final int SEEDS = 600;

  @ParameterizedTest
  @CsvSource({
    "SEND_BEFORE_CLAIM, was sent twice",
    "COMMIT_WITHOUT_OWNERSHIP, was sent twice",
    "FOLD_WITHOUT_DEDUPE, the ledger is",
    "PARTIALS_THAT_ADD, 'spent and outstanding are'",
    "PARTIALS_THAT_ADD, is unaccounted",
    "DOUBT_BEATS_ANSWER, the ledger is",
    "GIVE_UP_WITHOUT_BARRIER, was given up though its event stood in the log",
    "FIRE_OUTSIDE_WINDOW, ns after its window",
    "UNFENCED_DISPATCHER, 'spent and outstanding are'",
    "FOLD_WITHOUT_MEMORY, the ledger is"
  })
  void anOracleTellsWhatIsWrong(Mutant mutant, String verdict) {
    Optional<String> caught =
        IntStream.range(0, SEEDS)
            .mapToObj(seed -> failure(seed, mutant))
            .filter(message -> message.contains(verdict))
            .findFirst();

    assertThat(caught).as("a world of %d in which %s", SEEDS, verdict).isPresent();
    assertThat(caught.orElseThrow()).startsWith("seed ");
  }

  @ParameterizedTest
  @EnumSource(names = "NONE")
  void nothingIsWrongWithoutAMutant(Mutant none) {
    assertThat(IntStream.range(0, 20).mapToObj(seed -> failure(seed, none))).containsOnly("");
  }

  /** What the first line of the failure says, or nothing when all was well. */
  private static String failure(long seed, Mutant mutant) {
    try {
      new World(seed, mutant).play();
      return "";
    } catch (AssertionError e) {
      return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
  }
}
