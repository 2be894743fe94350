package dev.sonde.cli.fleet;

import dev.sonde.common.wire.NoiseFloor;
import dev.sonde.worker.claim.ClaimBounds;
import dev.sonde.worker.probe.KeySource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a local fleet is made of.
 *
 * @param workers per region
 * @param eventLoops per worker
 * @param keys what workers may call, and with which key
 * @param instance what sets this fleet's roles apart from those of another
 * @param filesPerProbe open files a probe takes: 2 where the simulator is in this process too
 * @param noiseFloor what this machine's last selftest found; null without one
 * @param keepRuns how many runs that are over are kept
 */
public record FleetOptions(
    KafkaHome kafka,
    List<String> regions,
    int workers,
    int eventLoops,
    String version,
    KeySource keys,
    String instance,
    int filesPerProbe,
    @Nullable NoiseFloor noiseFloor,
    int keepRuns) {

  /** Enough for ten thousand streams a worker, few enough to start fast. */
  private static final int EMBEDDED_PARTITIONS = 2;

  private static final int CLUSTER_PARTITIONS = 16;

  public FleetOptions {
    regions = List.copyOf(regions);
  }

  /** Of a region's jobs, where the topic is yet to be made: every worker has its share. */
  int jobsPartitions() {
    return Math.max(embedded() ? EMBEDDED_PARTITIONS : CLUSTER_PARTITIONS, workers);
  }

  /** Of the events, where the topic is yet to be made: one process folds faster than it probes. */
  int eventPartitions() {
    return embedded() ? 1 : CLUSTER_PARTITIONS;
  }

  private boolean embedded() {
    return kafka.cluster() == null;
  }

  /** What one partition's owner may claim, so that all of them stay within the process's limits. */
  ClaimBounds claimBounds() {
    return OpenFiles.claimBounds(filesPerProbe, jobsPartitions() * regions.size());
  }

  /** What a role of this fleet is called: of its own on a cluster where there may be others. */
  String name(String role) {
    return embedded() ? role : instance + "-" + role;
  }
}
