package dev.sonde.coordinator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.coordinator.spec.PromptSource;
import dev.sonde.coordinator.spec.SpecParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpectedClaimsTest {

  private static long of(String providers, String load) {
    String yaml =
        "models: [org/model]\nproviders: " + providers + "\nprompts: [ping]\nload: " + load;
    return ExpectedClaims.of(new SpecParser(PromptSource.REFUSED).parse("a.yaml", yaml + "\n"));
  }

  @Test
  void aLaneHasTwo() {
    assertThat(of("[a, b]", "{count: 9, concurrency: 32}")).isEqualTo(128);
    assertThat(of("[all]", "{duration: 9s, concurrency: 2}")).isEqualTo(32);
  }

  @Test
  void anOpenLoopHasThoseOfTenSeconds() {
    assertThat(of("[a]", "{rate: 300/s, duration: 9s}")).isEqualTo(3000);
    assertThat(of("[a, b]", "{rate: 20/m, count: 9}")).isEqualTo(7);
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "2800, 1", "2801, 2", "20000, 8"})
  void aPartitionHoldsThousands(long claims, int partitions) {
    assertThat(ExpectedClaims.partitions(claims)).isEqualTo(partitions);
  }

  @Test
  void whatFitsNeedsNoNote() {
    assertThat(ExpectedClaims.note(5600, 2)).isEmpty();
    assertThat(ExpectedClaims.note(5601, 2)).contains("5601 probes", "hold about 5600");
  }
}
