package dev.sonde.cli.fleet;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.sonde.worker.claim.ClaimBounds;
import java.lang.management.ManagementFactory;

/**
 * Limits the connections of this process. Beyond its limit on open files even the broker's own
 * writes would fail, so load over capacity waits and is reported as late or dropped.
 */
public final class OpenFiles {

  /** For the broker, the clients, class files and the like. */
  private static final long KEPT_BACK = 1_000;

  private static final long LEAST = 64;
  private static final long WHERE_UNKNOWN = 4_096;

  private OpenFiles() {}

  /**
   * The bounds of one partition, so that all partitions of this process stay within its limit.
   *
   * @param filesPerProbe 1, or 2 if the server is in this process too
   * @param partitions the most that this process may hold
   */
  public static ClaimBounds claimBounds(int filesPerProbe, int partitions) {
    int each = probes(filesPerProbe) / partitions;
    return new ClaimBounds(
        Math.max(1, Math.min(each, ClaimBounds.DEFAULT.maxClaimed())),
        ClaimBounds.DEFAULT.maxMetadataChars());
  }

  /**
   * The most probes that may be in flight.
   *
   * @param filesPerProbe 1, or 2 if the server is in this process too
   */
  private static int probes(int filesPerProbe) {
    long limit =
        ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
            ? unix.getMaxFileDescriptorCount()
            : WHERE_UNKNOWN;
    long probes = Math.max(LEAST, (limit - KEPT_BACK) / filesPerProbe);
    return (int) Math.min(Integer.MAX_VALUE, probes);
  }
}
