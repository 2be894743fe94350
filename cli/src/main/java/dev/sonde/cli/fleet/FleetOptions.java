package dev.sonde.cli.fleet;

import dev.sonde.common.http.Outbound;
import dev.sonde.common.wire.NoiseFloor;
import dev.sonde.worker.claim.ClaimBounds;
import dev.sonde.worker.probe.KeySource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Options of a local fleet.
 *
 * @param keys the endpoints that workers may call, and the keys that they send there
 * @param instance distinguishes the roles of this fleet from those of another on the same cluster
 * @param filesPerProbe open files for each probe: 2 if the simulator is in this process too
 * @param noiseFloor the result of this machine's last selftest; null without one
 * @param keepRuns how many ended runs are kept
 * @param outbound how requests of probes leave this machine
 */
public record FleetOptions(
    KafkaHome kafka,
    List<String> regions,
    FleetSize size,
    String version,
    KeySource keys,
    String instance,
    int filesPerProbe,
    @Nullable NoiseFloor noiseFloor,
    int keepRuns,
    Outbound outbound) {

  /** Enough for ten thousand streams a worker, few enough to start fast. */
  private static final int EMBEDDED_PARTITIONS = 2;

  private static final int CLUSTER_PARTITIONS = 16;

  /** Each takes 10 to 18 ms at the start. */
  private static final int MOST_EMBEDDED_PARTITIONS = 16;

  public FleetOptions {
    regions = List.copyOf(regions);
  }

  /** Partitions of a new jobs topic: enough for the load, and one for each worker. */
  int jobsPartitions() {
    int usual = embedded() ? EMBEDDED_PARTITIONS : CLUSTER_PARTITIONS;
    int needed = Math.min(size.jobsPartitions(), MOST_EMBEDDED_PARTITIONS);
    return Math.max(Math.max(usual, needed), size.workers());
  }

  /**
   * Partitions of a new events topic; one is enough for one process, which folds faster than it
   * probes.
   */
  int eventPartitions() {
    return embedded() ? 1 : CLUSTER_PARTITIONS;
  }

  private boolean embedded() {
    return kafka.cluster() == null;
  }

  /**
   * The bounds of one partition, so that all partitions together stay within the limit on open
   * files.
   */
  ClaimBounds claimBounds() {
    return OpenFiles.claimBounds(filesPerProbe, jobsPartitions() * regions.size());
  }

  /** The name of a role, unique also on a cluster that other fleets may share. */
  String name(String role) {
    return embedded() ? role : instance + "-" + role;
  }
}
