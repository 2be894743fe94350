package dev.sonde.cli.fleet;

import java.util.List;
import java.util.Map;

/**
 * What a local fleet is made of.
 *
 * @param workers per region
 * @param eventLoops per worker
 * @param environment where workers find their tokens
 */
public record FleetOptions(
    KafkaHome kafka,
    List<String> regions,
    int workers,
    int eventLoops,
    String version,
    Map<String, String> environment) {

  /** Enough for ten thousand streams a worker, few enough to start fast. */
  static final int EMBEDDED_PARTITIONS = 4;

  static final int CLUSTER_PARTITIONS = 16;

  public FleetOptions {
    regions = List.copyOf(regions);
    environment = Map.copyOf(environment);
  }
}
