package dev.sonde.analysis.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.sonde.analysis.statistics.TwoProportions.Share;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TwoProportionsTest {

  @ParameterizedTest
  @CsvSource({
    // Fisher's lady tasting tea: 17/70 and 1/70.
    "3, 4, 1, 4, 0.242857142857",
    "4, 4, 0, 4, 0.014285714286",
    // C(20,5) / C(40,5).
    "5, 20, 0, 20, 0.023562023562",
    "0, 20, 5, 20, 1",
    // One table only.
    "0, 10, 0, 20, 1",
    "10, 10, 20, 20, 1",
    "0, 0, 3, 20, 1",
  })
  void isFishersExactTestOneSided(long hits, long of, long otherHits, long otherOf, double p) {
    double greater = TwoProportions.greater(new Share(hits, of), new Share(otherHits, otherOf));
    assertThat(greater).isCloseTo(p, within(1e-9));
  }

  @ParameterizedTest
  @CsvSource({
    "3, 4, 1, 4, 0.485714285714",
    "5, 20, 0, 20, 0.047124047124",
    "0, 20, 5, 20, 0.047124047124",
    "0, 10, 0, 20, 1",
  })
  void isFishersExactTestTwoSided(long hits, long of, long otherHits, long otherOf, double p) {
    double differ = TwoProportions.differ(new Share(hits, of), new Share(otherHits, otherOf));
    assertThat(differ).isCloseTo(p, within(1e-9));
  }

  @ParameterizedTest
  @CsvSource({"0, 20, 1", "1, 20, 0.182093062403", "2, 20, 0.016859337612", "20, 20, 1e-40"})
  void hasTheBinomialsUpperTail(long hits, long trials, double tail) {
    assertThat(BinomialTail.atLeast(hits, trials, 0.01)).isCloseTo(tail, within(1e-9));
  }

  @Test
  void refusesMoreHitsThanTrials() {
    assertThatThrownBy(() -> new Share(3, 2)).hasMessage("share.hits is 3, allowed is 0 to 2");
  }

  @Test
  void totalVariationIsHalfTheDistanceOfTheMixes() {
    long[] one = {50, 50, 0};
    assertThat(TotalVariation.of(one, new long[] {5, 5, 0})).isZero();
    assertThat(TotalVariation.of(one, new long[] {10, 0, 0})).isEqualTo(0.5);
    assertThat(TotalVariation.of(one, new long[] {0, 0, 9})).isEqualTo(1);
    assertThat(TotalVariation.of(one, new long[] {0, 0, 0})).isZero();
  }
}
