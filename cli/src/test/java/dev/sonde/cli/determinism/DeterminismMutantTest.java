package dev.sonde.cli.determinism;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Checks that the oracles detect broken rules. */
@Tag("simulation")
class DeterminismMutantTest {

  private final Silence silence = new Silence();

  @AfterEach
  void speakAgain() {
    silence.close();
  }

  private static final int SEEDS = 600;

  /**
   * @param seed of a world that showed it; tried first, as few worlds do
   */
  @ParameterizedTest
  @CsvSource({
    "SEND_BEFORE_CLAIM, 4, was sent twice",
    "COMMIT_WITHOUT_OWNERSHIP, 2, was sent twice",
    "FOLD_WITHOUT_DEDUPE, 0, the ledger is",
    "PARTIALS_THAT_ADD, 11, 'spent and outstanding are'",
    "DOUBT_BEATS_ANSWER, 237, the (ledger|warm-up) is",
    "GIVE_UP_WITHOUT_BARRIER, 305, was given up though its event stood in the log",
    "FIRE_OUTSIDE_WINDOW, 0, ns after its window",
    "UNFENCED_DISPATCHER, 1, was dispatched twice",
    "FOLD_WITHOUT_MEMORY, 1, the ledger is",
    "FORGOTTEN_JOB_KEEPS_ITS_STATES, 14, was sent twice",
    "PATIENCE_WITHOUT_A_BROKER, 2, is unaccounted",
    "SAMPLE_WITHOUT_THRESHOLD, 2, a replay gives another",
    "AHEAD_SENT_AFTER_REVOCATION, 2, was sent twice",
    "AHEAD_OUTSIDE_WINDOW, 39, ns after its window",
    "AHEAD_GIVEN_UP_EARLY, 6, ns before its last answer",
    "AHEAD_SENT_AT_ONCE, 0, was sent while",
    "TWO_AHEAD, 0, are claimed at a time",
    "RESEND_BESIDE_THE_NEXT, 0, was sent again while"
  })
  void anOracleTellsWhatIsWrong(Mutant mutant, int seed, String verdict) {
    MutantLoader loader = new MutantLoader(mutant);
    Pattern told = Pattern.compile(verdict);
    Optional<String> caught =
        IntStream.concat(IntStream.of(seed), IntStream.range(0, SEEDS))
            .mapToObj(loader::play)
            .filter(message -> told.matcher(message).find())
            .findFirst();

    assertThat(caught).as("a world of %d in which %s", SEEDS, verdict).isPresent();
    assertThat(caught.orElseThrow()).startsWith("seed ");
  }

  @ParameterizedTest
  @EnumSource(names = "NONE")
  void nothingIsWrongWithoutAMutant(Mutant none) {
    MutantLoader loader = new MutantLoader(none);
    assertThat(IntStream.range(0, 20).mapToObj(loader::play)).containsOnly("");
  }
}
