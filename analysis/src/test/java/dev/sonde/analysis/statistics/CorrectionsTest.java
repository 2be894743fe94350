package dev.sonde.analysis.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class CorrectionsTest {

  /** Benjamini and Hochberg 1995, 4.1: thrombolysis after a heart attack. */
  private static final double[] THROMBOLYSIS = {
    0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719,
    0.6528, 0.7590, 1.0
  };

  @Test
  void benjaminiAndHochbergFindFourWhereHolmFindsThree() {
    double[] discoveries = BenjaminiHochberg.adjust(THROMBOLYSIS);
    assertThat(Arrays.stream(discoveries).filter(q -> q <= 0.05).count()).isEqualTo(4);
    assertThat(discoveries[3]).isCloseTo(0.0095 * 15 / 4, within(1e-12));
    double[] certain = Holm.adjust(THROMBOLYSIS);
    assertThat(Arrays.stream(certain).filter(p -> p <= 0.05).count()).isEqualTo(3);
    assertThat(BenjaminiHochberg.adjust(new double[] {})).isEmpty();
  }

  @Property(tries = 200)
  void holmIsNeverTheLessStrict(
      @ForAll @Size(max = 20) List<@DoubleRange(min = 0, max = 1) Double> drawn) {
    double[] pValues = drawn.stream().mapToDouble(Double::doubleValue).toArray();
    double[] holm = Holm.adjust(pValues);
    double[] discoveries = BenjaminiHochberg.adjust(pValues);
    for (int i = 0; i < pValues.length; i++) {
      assertThat(discoveries[i])
          .isBetween(pValues[i] - 1e-12, Math.max(pValues[i], holm[i]) + 1e-12);
    }
  }
}
