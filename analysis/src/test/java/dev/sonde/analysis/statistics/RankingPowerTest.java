package dev.sonde.analysis.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.analysis.statistics.Ranking.Competitor;
import dev.sonde.analysis.statistics.Ranking.PairTest;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RankingPowerTest {

  /** The report's own test: one value more is significant where nothing overlaps, one less not. */
  @ParameterizedTest
  @CsvSource({"2, 4", "3, 5", "4, 5", "5, 6", "8, 7", "16, 8", "20, 8"})
  void isTheLeastNumberOfValuesThatCanBeToldApart(int competitors, int least) {
    assertThat(RankingPower.least(competitors)).isEqualTo(least);
    assertThat(anySignificant(competitors, least)).isTrue();
    assertThat(anySignificant(competitors, least - 1)).isFalse();
  }

  private static boolean anySignificant(int competitors, int values) {
    List<Competitor> apart =
        IntStream.range(0, competitors)
            .mapToObj(
                each ->
                    new Competitor(
                        DoubleStream.iterate(
                                1000.0 * (each > 0 ? 2 : 1) + each, value -> value + 50)
                            .limit(values)
                            .toArray(),
                        values,
                        values))
            .toList();
    return Ranking.rank(apart).tests().stream().anyMatch(PairTest::significant);
  }

  @ParameterizedTest
  @CsvSource({"2, 9", "8, 9"})
  void saysNothingAboutSmallSamples(int competitors, long values) {
    assertThat(new RankingPower(competitors, values).slowdown(0.8)).isEmpty();
  }
}
