package dev.sonde.benchmarks;

import com.sun.management.ThreadMXBean;
import dev.sonde.common.job.Job;
import dev.sonde.worker.claim.Claim;
import dev.sonde.worker.claim.ClaimBounds;
import dev.sonde.worker.claim.PartitionClaims;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;

/**
 * The cost of claims: probes of one rate, of which more or fewer are open, are claimed and retired
 * each tenth of a second. Prints processor time and allocations of the thread a probe.
 */
public final class ClaimCost {

  private static final int TICKS_A_SECOND = 10;
  private static final int WARM_UP_TICKS = 600;
  private static final int TICKS = 600;

  private final int perTick;
  private final int openTicks;
  private final List<PartitionClaims> partitions = new ArrayList<>();
  private final long[] offsets;
  private final Random random = new Random(1);
  private final PriorityQueue<Open> open =
      new PriorityQueue<>(Comparator.comparingInt(Open::until));
  private long index;
  private boolean full;

  private record Open(PartitionClaims claims, Claim claim, int until) {}

  private ClaimCost(int rate, int openProbes, int partitions) {
    this.perTick = rate / TICKS_A_SECOND;
    this.openTicks = openProbes / perTick;
    this.offsets = new long[partitions];
    for (int i = 0; i < partitions; i++) {
      this.partitions.add(PartitionClaims.fresh(ClaimBounds.DEFAULT, 0));
    }
  }

  public static void main(String[] args) {
    Arguments arguments = Arguments.of(args, Set.of("rate", "open", "partitions"));
    ClaimCost cost =
        new ClaimCost(
            arguments.number("rate", 2000),
            arguments.number("open", 1000),
            arguments.number("partitions", 7));
    cost.run();
  }

  private void run() {
    int warm = Math.max(WARM_UP_TICKS, 3 * openTicks);
    for (int tick = 0; tick < warm; tick++) {
      tick(tick);
    }
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long cpu = threads.getCurrentThreadCpuTime();
    long bytes = threads.getCurrentThreadAllocatedBytes();
    for (int tick = warm; tick < warm + TICKS; tick++) {
      tick(tick);
    }
    double probes = (double) perTick * TICKS;
    System.out.printf(
        Locale.ROOT,
        "open=%d cpuMicrosAProbe=%.3f bytesAProbe=%.0f full=%s%n",
        open.size(),
        (threads.getCurrentThreadCpuTime() - cpu) / 1000.0 / probes,
        (threads.getCurrentThreadAllocatedBytes() - bytes) / probes,
        full);
  }

  /** New probes are claimed, and those whose time is over are retired. */
  private void tick(int tick) {
    for (int i = 0; i < perTick; i++) {
      int partition = (int) (index % partitions.size());
      Job.Probe probe = new Job.Probe(index++, 0, 0, tick);
      partitions.get(partition).offer(offsets[partition]++, job(partition, probe), 0, false);
    }
    for (PartitionClaims claims : partitions) {
      if (claims.propose(tick * 1000L) != null) {
        for (Claim claim : claims.committed().claims()) {
          open.add(new Open(claims, claim, tick + lifetime()));
        }
      }
      full |= claims.full();
      claims.forgotten();
    }
    while (!open.isEmpty() && open.peek().until() <= tick) {
      Open over = open.remove();
      over.claims().retire(over.claim());
    }
  }

  /** Half to one and a half of the mean. */
  private int lifetime() {
    return openTicks / 2 + random.nextInt(openTicks + 1);
  }

  private static Job job(int shard, Job.Probe probe) {
    return new Job(
        "01KBENCHMARKBENCHMARKBENCH",
        "default",
        shard,
        Job.OPEN,
        0,
        Long.MAX_VALUE,
        List.of(probe));
  }
}
