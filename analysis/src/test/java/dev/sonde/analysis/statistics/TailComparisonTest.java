package dev.sonde.analysis.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.analysis.statistics.TwoProportions.Share;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TailComparisonTest {

  @Test
  void countsWhatLiesAboveTheCommonPercentile() {
    double[] low = IntStream.rangeClosed(1, 95).asDoubleStream().toArray();
    double[] high = IntStream.rangeClosed(96, 100).asDoubleStream().toArray();
    assertThat(TailComparison.of(high, low))
        .isEqualTo(new TailComparison(new Share(5, 5), new Share(0, 95)));
    assertThat(TailComparison.of(high, low).heavier()).isLessThan(1e-6);
    assertThat(TailComparison.of(low, high).heavier()).isEqualTo(1);
  }

  @Test
  void nothingIsAboveWhatIsAllTheSame() {
    double[] same = {7, 7, 7};
    assertThat(TailComparison.of(same, same).heavier()).isEqualTo(1);
    assertThat(TailComparison.of(new double[] {}, new double[] {}).heavier()).isEqualTo(1);
  }

  @Test
  void timeoutsAreTheTailWhereTheyReachTheCommonPercentile() {
    double[] sound = IntStream.rangeClosed(1, 100).asDoubleStream().toArray();
    double[] stalling = sound.clone();
    Arrays.fill(stalling, 0, 20, Double.POSITIVE_INFINITY);
    assertThat(TailComparison.of(stalling, sound))
        .isEqualTo(new TailComparison(new Share(20, 100), new Share(0, 100)));
    assertThat(TailComparison.of(stalling, stalling).heavier()).isGreaterThan(0.5);
  }

  @Test
  void seesATailThatATestOfLocationOverlooks() {
    int tails = 0;
    int locations = 0;
    int alarms = 0;
    for (int seed = 0; seed < 300; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      double[] sound = Latencies.lognormal(random, 400, 1);
      double[] stalling = Latencies.lognormal(random, 400, 1);
      for (int i = 0; i < stalling.length; i++) {
        stalling[i] *= random.nextDouble() < 0.08 ? 3 : 1;
      }
      tails += TailComparison.of(stalling, sound).heavier() < 0.05 ? 1 : 0;
      locations += Pairing.smaller(sound, stalling) < 0.05 ? 1 : 0;
      double[] alike = Latencies.lognormal(random, 400, 1);
      alarms += TailComparison.of(alike, sound).heavier() < 0.05 ? 1 : 0;
    }
    assertThat(tails).isGreaterThan(270);
    assertThat(locations).isLessThan(210);
    assertThat(alarms).isLessThanOrEqualTo(21);
  }
}
