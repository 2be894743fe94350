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

  @ParameterizedTest
  @CsvSource({
    "SEND_BEFORE_CLAIM, was sent twice",
    "COMMIT_WITHOUT_OWNERSHIP, was sent twice",
    "FOLD_WITHOUT_DEDUPE, the ledger is",
    "PARTIALS_THAT_ADD, 'spent and outstanding are'",
    "DOUBT_BEATS_ANSWER, the (ledger|warm-up) is",
    "GIVE_UP_WITHOUT_BARRIER, was given up though its event stood in the log",
    "FIRE_OUTSIDE_WINDOW, ns after its window",
    "UNFENCED_DISPATCHER, was dispatched twice",
    "FOLD_WITHOUT_MEMORY, the ledger is",
    "FORGOTTEN_JOB_KEEPS_ITS_STATES, was sent twice",
    "SAMPLE_WITHOUT_THRESHOLD, a replay gives another"
  })
  void anOracleTellsWhatIsWrong(Mutant mutant, String verdict) {
    MutantLoader loader = new MutantLoader(mutant);
    Pattern told = Pattern.compile(verdict);
    Optional<String> caught =
        IntStream.range(0, SEEDS)
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
