package dev.sonde.cli.fleet;

import dev.sonde.worker.probe.TokenSource;
import java.util.List;

/**
 * What a local fleet is made of.
 *
 * @param workers per region
 * @param eventLoops per worker
 * @param tokens where workers find theirs
 */
public record FleetOptions(
    KafkaHome kafka,
    List<String> regions,
    int workers,
    int eventLoops,
    String version,
    TokenSource tokens) {

  /** Enough for ten thousand streams a worker, few enough to start fast. */
  static final int EMBEDDED_PARTITIONS = 4;

  static final int CLUSTER_PARTITIONS = 16;

  public FleetOptions {
    regions = List.copyOf(regions);
  }
}
