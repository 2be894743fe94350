package dev.sonde.analysis.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MmdTest {

  @ParameterizedTest
  @CsvSource({
    "abcd, abcd, 4, 4",
    "abcd, abxd, 4, 3",
    "ab, abcd, 4, 2",
    "ab, abc, 6, 5",
    "abcdefgh, abcdefgx, 7, 7",
    "😀b, 😀c, 2, 1",
    "'', '', 50, 50",
    "'', a, 50, 49",
  })
  void theHammingKernelCountsEqualCodePoints(String one, String other, int length, int equal) {
    assertThat(Gram.hamming(List.of(one, other), length).at(0, 1)).isEqualTo(equal);
  }

  @Test
  void theHammingKernelIsTheDefinitionForAnyTexts() {
    SplittableRandom random = new SplittableRandom(11);
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      texts.add(text(random.nextInt(70), 2 + random.nextInt(400), random));
    }
    Gram gram = Gram.hamming(texts, 50);
    for (int i = 0; i < texts.size(); i++) {
      for (int j = 0; j < texts.size(); j++) {
        assertThat(gram.at(i, j)).isEqualTo(equal(texts.get(i), texts.get(j), 50));
      }
    }
  }

  private static String text(int length, int alphabet, SplittableRandom random) {
    return random
        .ints(length, 0x1f300, 0x1f300 + alphabet)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private static int equal(String one, String other, int length) {
    int[] x = one.codePoints().toArray();
    int[] y = other.codePoints().toArray();
    return (int)
        IntStream.range(0, length)
            .filter(at -> (at < x.length ? x[at] : -1) == (at < y.length ? y[at] : -1))
            .count();
  }

  @Test
  void theStatisticIsTheFormula() {
    // k is 1 within "aa", "ab", and ½ or 0 across: computed by hand for n = 2, m = 3 and L = 2.
    Gram gram = Gram.hamming(List.of("aa", "ab", "aa", "bb", "bb"), 2);
    double own = 0.5;
    double others = (0 + 0 + 1) / 3.0;
    double cross = (1 + 0 + 0 + 0.5 + 0.5 + 0.5) / 6;
    Mmd mmd = new Mmd(List.of(new Mmd.Stratum(gram, new int[] {0, 1}, new int[] {2, 3, 4})));
    assertThat(mmd.statistic()).isCloseTo(own + others - 2 * cross, within(1e-12));
  }

  @Test
  void passesOverStrataThatHaveNoPairs() {
    Gram gram = Gram.hamming(List.of("a", "b", "c"), 2);
    Mmd mmd = new Mmd(List.of(new Mmd.Stratum(gram, new int[] {0}, new int[] {1, 2})));
    assertThat(mmd.strata()).isZero();
    assertThat(mmd.pValue(Permutations.SCREEN, new SplittableRandom(1))).isEqualTo(1);
  }

  @Test
  void keepsItsSizeAndFindsAShift() {
    assertThat(rejections(0, 400)).isBetween(4, 36);
    assertThat(rejections(0.35, 50)).isGreaterThanOrEqualTo(45);
  }

  /** The number of rejections at level .05 when this share of the texts of one side is changed. */
  private static int rejections(double changed, int trials) {
    SplittableRandom random = new SplittableRandom(17);
    int rejected = 0;
    for (int trial = 0; trial < trials; trial++) {
      List<Mmd.Stratum> strata = new ArrayList<>();
      for (int prompt = 0; prompt < 10; prompt++) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
          boolean other = i < 10 && random.nextDouble() < changed;
          texts.add((other ? "Surely: " : "") + text(12, 2, random));
        }
        strata.add(
            new Mmd.Stratum(
                Gram.hamming(texts, 20),
                IntStream.range(0, 10).toArray(),
                IntStream.range(10, 40).toArray()));
      }
      double p = new Mmd(strata).pValue(Permutations.SCREEN, random);
      rejected += p < 0.05 ? 1 : 0;
    }
    return rejected;
  }

  @Test
  void agreementIsTheShareOfTheCommonBeginning() {
    Gram gram = Gram.commonPrefix(List.of("abcd", "abxy", ""));
    assertThat(gram.at(0, 1)).isEqualTo(50);
    assertThat(gram.at(0, 2)).isZero();
    assertThat(gram.at(2, 2)).isEqualTo(100);
  }
}
