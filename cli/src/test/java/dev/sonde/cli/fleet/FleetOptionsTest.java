package dev.sonde.cli.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.common.http.Outbound;
import dev.sonde.coordinator.dispatch.RunRetention;
import dev.sonde.worker.probe.KeySource;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FleetOptionsTest {

  @ParameterizedTest
  @CsvSource({"1, 1, 2", "1, 8, 8", "3, 1, 3", "1, 100, 16", "20, 100, 20"})
  void jobsPartitionsFollowWorkersAndLoad(int workers, int needed, int partitions) {
    FleetOptions options =
        new FleetOptions(
            new KafkaHome(null, null, 0, BrokerAhead.none()),
            List.of("default"),
            FleetSize.of(workers).forLoad(needed),
            "test",
            KeySource.NONE,
            "test",
            1,
            null,
            RunRetention.USUAL,
            Outbound.DIRECT);

    assertThat(options.jobsPartitions()).isEqualTo(partitions);
  }
}
