package dev.sonde.analysis.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PermutationsTest {

  @ParameterizedTest
  @CsvSource({"999, 0.001", "9999, 0.0001", "99999, 0.00001", "50, 0.0196078431372549"})
  void neverSaysZero(int most, double least) {
    Permutations permutations = new Permutations(most);
    assertThat(permutations.pValue(1, new SplittableRandom(1), any -> 0)).isEqualTo(least);
  }

  @Test
  void looksCloserOnlyWhereItPays() {
    int[] drawn = {0};
    double p =
        Permutations.VERDICT.pValue(
            0.5,
            new SplittableRandom(1),
            random -> {
              drawn[0]++;
              return random.nextDouble();
            });
    assertThat(drawn[0]).isEqualTo(999);
    assertThat(p).isBetween(0.4, 0.6);
  }

  @Test
  void equalStatisticsCountWhateverTheirRounding() {
    assertThat(Permutations.SCREEN.pValue(0.3, new SplittableRandom(1), any -> 0.1 + 0.2 - 1e-13))
        .isEqualTo(1);
  }

  @Test
  void choosesEveryItemEquallyOften() {
    SplittableRandom random = new SplittableRandom(3);
    int[] items = {0, 1, 2, 3, 4};
    int[] chosen = new int[5];
    for (int i = 0; i < 5000; i++) {
      Permutations.choose(items, 2, random);
      chosen[items[0]]++;
      chosen[items[1]]++;
      assertThat(Arrays.stream(items).sum()).isEqualTo(10);
    }
    assertThat(Arrays.stream(chosen)).allMatch(times -> times > 1850 && times < 2150);
  }

  @Test
  void aBootstrapIntervalEnclosesWhatItResamples() {
    double[] values = new SplittableRandom(8).doubles(400).toArray();
    Interval interval =
        Bootstrap.interval95(
            new SplittableRandom(9),
            random -> random.ints(400, 0, 400).mapToDouble(i -> values[i]).average().orElse(0));
    double mean = Arrays.stream(values).average().orElse(0);
    // ± 1.96 · √(1/12) / 20 for uniform values.
    assertThat(interval.contains(mean)).isTrue();
    assertThat(interval.upper() - interval.lower()).isBetween(0.045, 0.068);
  }
}
