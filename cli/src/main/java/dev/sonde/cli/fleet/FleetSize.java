package dev.sonde.cli.fleet;

/**
 * How large a local fleet is.
 *
 * @param workers per region
 * @param eventLoops per worker
 * @param jobsPartitions that the expected load needs, in each region
 */
public record FleetSize(int workers, int eventLoops, int jobsPartitions) {

  /** A fleet of workers on all processors of this machine, for any load. */
  public static FleetSize of(int workers) {
    return new FleetSize(workers, Runtime.getRuntime().availableProcessors(), 1);
  }

  /** The same with as many jobs partitions as a load needs. */
  public FleetSize forLoad(int partitions) {
    return new FleetSize(workers, eventLoops, partitions);
  }
}
