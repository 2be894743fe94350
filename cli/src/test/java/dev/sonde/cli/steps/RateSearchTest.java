package dev.sonde.cli.steps;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.analysis.report.SearchEnd;
import dev.sonde.analysis.report.StepOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.DoubleFunction;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.junit.jupiter.api.Test;

class RateSearchTest {

  private static final double PRECISION = 0.05;

  /** The tried rates, in their order. */
  private static List<Double> search(RateSearch search, DoubleFunction<StepOutcome> goal) {
    List<Double> tried = new ArrayList<>();
    for (Optional<RateSearch.Try> next = search.next(); next.isPresent(); next = search.next()) {
      double rate = next.get().rate();
      tried.add(rate);
      search.accept(rate, goal.apply(rate));
    }
    assertThat(search.end()).isPresent();
    return tried;
  }

  private static DoubleFunction<StepOutcome> upTo(double limit) {
    return rate -> rate <= limit ? StepOutcome.HELD : StepOutcome.FAILED;
  }

  @Property(tries = 2000)
  void enclosesTheTrueLimit(
      @ForAll @DoubleRange(min = 0.01, max = 1e6) double limit,
      @ForAll @DoubleRange(min = 0.01, max = 100) double min,
      @ForAll @DoubleRange(min = 1, max = 10_000) double factor,
      @ForAll @DoubleRange(min = 0.01, max = 1) double precision) {
    double max = min * factor;
    RateSearch search = new RateSearch(min, max, precision);
    List<Double> tried = search(search, upTo(limit));

    assertThat(tried).allMatch(rate -> rate >= min && rate <= max);
    assertThat(tried).hasSizeLessThanOrEqualTo(RateSearch.most(min, max, precision) + 1);
    switch (search.end().orElseThrow()) {
      case FOUND -> {
        assertThat(limit).isGreaterThanOrEqualTo(search.held().orElseThrow());
        assertThat(limit).isLessThan(search.failed().orElseThrow());
        assertThat(search.failed().orElseThrow() / search.held().orElseThrow())
            .isLessThanOrEqualTo(1 + precision + 0.002);
      }
      case MAX_HOLDS -> assertThat(limit).isGreaterThanOrEqualTo(max);
      case MIN_FAILS -> assertThat(limit).isLessThan(min);
      default -> throw new AssertionError(search.end());
    }
  }

  @Test
  void doublesThenHalvesTheGapAndAsksTwice() {
    RateSearch search = new RateSearch(1, 100, 0.1);
    assertThat(search(search, upTo(10)))
        .containsExactly(1.0, 2.0, 4.0, 8.0, 16.0, 11.31, 9.512, 10.37, 9.512);
    assertThat(search.held()).hasValue(9.512);
    assertThat(search.failed()).hasValue(10.37);
  }

  @Test
  void whatHeldByLuckIsLookedForBelow() {
    RateSearch search = new RateSearch(1, 100, 0.2);
    boolean[] lucky = {true};
    search(
        search,
        rate -> {
          if (rate > 7 && rate < 9 && lucky[0]) {
            lucky[0] = false;
            return StepOutcome.HELD;
          }
          return rate <= 7 ? StepOutcome.HELD : StepOutcome.FAILED;
        });
    assertThat(search.end()).contains(SearchEnd.FOUND);
    assertThat(search.held().orElseThrow()).isBetween(5.5, 7.0);
  }

  @Property(tries = 500)
  void endsWhateverTheGoalSays(@ForAll Random random) {
    StepOutcome[] outcomes = StepOutcome.values();
    RateSearch search = new RateSearch(1, 1000, PRECISION);
    List<Double> tried = search(search, rate -> outcomes[random.nextInt(outcomes.length)]);
    assertThat(tried).hasSizeLessThanOrEqualTo(RateSearch.MOST_TRIES);
    if (search.held().isPresent() && search.failed().isPresent()) {
      assertThat(search.held().getAsDouble()).isLessThan(search.failed().getAsDouble());
    }
  }

  @Property(tries = 200)
  void endsForAGoalThatIsMostlyChance(@ForAll Random random) {
    RateSearch search = new RateSearch(1, 1000, PRECISION);
    List<Double> tried =
        search(search, rate -> random.nextBoolean() ? StepOutcome.HELD : StepOutcome.FAILED);
    assertThat(tried).hasSizeLessThanOrEqualTo(RateSearch.MOST_TRIES);
  }

  @Test
  void aHiccupOfTheClientIsAskedAgainAndTwoAreItsLimit() {
    RateSearch search = new RateSearch(1, 100, PRECISION);
    boolean[] hiccup = {true};
    List<Double> tried =
        search(
            search,
            rate -> {
              boolean once = rate == 4 && hiccup[0];
              hiccup[0] = hiccup[0] && !once;
              return once || rate > 20 ? StepOutcome.CLIENT_BOUND : StepOutcome.HELD;
            });
    assertThat(tried).containsExactly(1.0, 2.0, 4.0, 4.0, 8.0, 16.0, 32.0, 32.0);
    assertThat(search.end()).contains(SearchEnd.CLIENT_LIMIT);
    assertThat(search.held()).hasValue(16.0);
  }

  @Test
  void aSampleThatDoesNotSufficeIsMadeLargerAndAtLastGivenUp() {
    RateSearch search = new RateSearch(1, 100, PRECISION);
    List<Integer> times = new ArrayList<>();
    for (Optional<RateSearch.Try> next = search.next(); next.isPresent(); next = search.next()) {
      times.add(next.get().times());
      search.accept(next.get().rate(), StepOutcome.UNDECIDED);
    }
    assertThat(times).containsExactly(1, 2, 4);
    assertThat(search.end()).contains(SearchEnd.UNDECIDED);
  }
}
