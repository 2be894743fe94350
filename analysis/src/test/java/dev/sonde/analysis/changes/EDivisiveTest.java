package dev.sonde.analysis.changes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.sonde.analysis.changes.EDivisive.Split;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class EDivisiveTest {

  /** Indexes and statistics of apache-otava 0.8.0, PairDistanceCalculator with power 1. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1 2 1 2 1 5 6 5 6 5                                                                 | 5  | 17
          3 1 4 1 5 9 2 6 5 3 5 8 9 7 9                                                       | 11 | 14.311111111111112
          10 10.5 9.8 10.1 10.2 9.9 15 15.2 14.9 15.1 10.1 10 9.7 10.3                        | 6  | 22.72
          0 .1 .2 .3 .4 .5 .6 .7 .8 .9 1 1.1                                                  | 6  | 2.2
          5.31 5.29 5.35 5.28 5.33 5.3 5.34 5.71 5.69 5.75 5.68 5.72 5.7 5.74 5.73 5.4        | 7  | 2.759111111111113
          """)
  void isThatOfTheOriginalStudyAsOthersComputeIt(String series, int index, double statistic) {
    double[] values = Arrays.stream(series.split(" ")).mapToDouble(Double::parseDouble).toArray();

    Split best = new EDivisive(values).best(order(values.length), 0, values.length, 1);

    assertThat(best.index()).isEqualTo(index);
    assertThat(best.statistic()).isCloseTo(statistic, within(1e-9));
  }

  @Property(tries = 200)
  void isTheGreatestOfAllSplits(
      @ForAll @Size(min = 6, max = 14) List<@DoubleRange(min = -9, max = 9) Double> drawn) {
    double[] values = drawn.stream().mapToDouble(Double::doubleValue).toArray();
    int n = values.length;
    double greatest = 0;
    for (int split = 3; split <= n - 3; split++) {
      for (int to = split + 3; to <= n; to++) {
        greatest = Math.max(greatest, byDefinition(values, split, to));
      }
    }

    Split best = new EDivisive(values).best(order(n), 0, n, 3);

    assertThat(best.statistic()).isCloseTo(greatest, within(1e-9));
  }

  private static double byDefinition(double[] values, int split, int to) {
    int n = split;
    int m = to - split;
    double between = sum(values, 0, split, split, to);
    double x = sum(values, 0, split, 0, split) / 2;
    double y = sum(values, split, to, split, to) / 2;
    return 2.0 / (n + m) * (between - m * x / (n - 1) - n * y / (m - 1));
  }

  private static double sum(double[] values, int from, int to, int otherFrom, int otherTo) {
    return IntStream.range(from, to)
        .mapToDouble(
            i ->
                IntStream.range(otherFrom, otherTo)
                    .mapToDouble(j -> Math.abs(values[i] - values[j]))
                    .sum())
        .sum();
  }

  private static int[] order(int n) {
    return IntStream.range(0, n).toArray();
  }
}
