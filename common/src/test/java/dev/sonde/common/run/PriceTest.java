package dev.sonde.common.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class PriceTest {

  private static final BigInteger MOST = BigInteger.valueOf(Long.MAX_VALUE);

  /** Small numbers, and those beyond which products need more than 64 bits. */
  @Provide
  Arbitrary<Long> numbers() {
    return Arbitraries.oneOf(
        Arbitraries.longs().between(0, 200_000),
        Arbitraries.longs().between((1L << 30) - 3, (1L << 30) + 3),
        Arbitraries.longs().between(0, Long.MAX_VALUE));
  }

  @Property
  void isRoundedUpOnceAndNeverOverflows(
      @ForAll("numbers") long input,
      @ForAll("numbers") long cached,
      @ForAll("numbers") long output,
      @ForAll("numbers") long inputPrice,
      @ForAll("numbers") long outputPrice) {
    long cachedTokens = Math.min(input, cached);
    BigInteger pico =
        product(input - cachedTokens, inputPrice)
            .add(product(cachedTokens, inputPrice / 2))
            .add(product(output, outputPrice));
    BigInteger nano = pico.add(BigInteger.valueOf(999)).divide(BigInteger.valueOf(1000));

    assertThat(
            new Price(inputPrice, outputPrice, inputPrice / 2).costNanoUsd(input, cached, output))
        .isEqualTo(nano.min(MOST).longValueExact());
  }

  private static BigInteger product(long one, long other) {
    return BigInteger.valueOf(one).multiply(BigInteger.valueOf(other));
  }
}
