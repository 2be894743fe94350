package dev.sonde.common.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.common.run.Durability.Kept;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DurabilityTest {

  @ParameterizedTest
  @CsvSource({"3,2,true", "5,3,true", "3,1,false", "2,2,false", "1,1,false"})
  void threeCopiesTwoInSyncAreSafe(int copies, int inSync, boolean safe) {
    assertThat(new Durability(copies, inSync, "sonde.runs", false).isSafe()).isEqualTo(safe);
  }

  @Test
  void theWeakestTopicDecides() {
    Durability found =
        Objects.requireNonNull(
            Durability.of(
                Map.of(
                    "sonde.runs", new Kept(3, 2),
                    "__transaction_state", new Kept(3, 1),
                    "__consumer_offsets", new Kept(2, 2))));

    assertThat(found).isEqualTo(new Durability(3, 1, "__transaction_state", false));
  }

  @Test
  void whatMayHaveOneCopyOnlyIsCalledSingle() {
    assertThat(new Durability(3, 1, "sonde.runs", false).sentence())
        .isEqualTo(
            "single copy: Kafka keeps sonde.runs with replication 3 and min.insync.replicas 1,"
                + " safe are 3 and 2");
    assertThat(new Durability(2, 2, "sonde.runs", false).sentence()).startsWith("2 copies: ");
  }

  @Test
  void ofNoTopicNothingIsKnown() {
    assertThat(Durability.of(Map.of())).isNull();
  }
}
