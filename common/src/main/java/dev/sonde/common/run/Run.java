package dev.sonde.common.run;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One execution of a spec. Immutable; written once to the topic {@code sonde.runs}, with its id as
 * key.
 *
 * <p>A probe's identity is (run, region, index) with {@code index = block * targets + target}.
 * Blocks below {@link #warmupBlocks()} are warm-up.
 *
 * @param id a ULID, so that ids are ordered by time
 * @param specHash {@code sha256:} and the hash of the canonical spec
 * @param version the version of Sonde that planned it
 * @param checkNanoUsd upper bound for the cost of the account check before the run; it counts
 *     against the budget
 * @param durability of the topics at the submission; null when it could not be read
 */
public record Run(
    String id,
    Spec spec,
    String specHash,
    List<Target> targets,
    Extent extent,
    Partitions partitions,
    String version,
    long checkNanoUsd,
    @Nullable Durability durability) {

  public Run {
    Spec.require(spec != null, "run.spec", spec, "a spec");
    Spec.require(extent != null, "run.warmupBlocks", extent, "0 or more");
    Spec.require(partitions != null, "run.shards", partitions, "1 or more");
    targets = List.copyOf(targets);
    Spec.require(!targets.isEmpty(), "run.targets", targets, "at least one");
  }

  /**
   * How long it is, in blocks a region.
   *
   * @param blocks the measured ones, or null when the load ends by time and not by count
   */
  public record Extent(int warmupBlocks, @Nullable Long blocks) {}

  /**
   * Of how many partitions its topics are.
   *
   * @param shards shards a region; a shard is one jobs partition
   * @param eventPartitions fixed for the run, so that its end can be written to each
   */
  public record Partitions(int shards, int eventPartitions) {
    public Partitions {
      Spec.require(shards >= 1, "run.shards", shards, "1 or more");
      Spec.require(eventPartitions >= 1, "run.eventPartitions", eventPartitions, "1 or more");
    }
  }

  public int warmupBlocks() {
    return extent.warmupBlocks();
  }

  public @Nullable Long blocks() {
    return extent.blocks();
  }

  public int shards() {
    return partitions.shards();
  }

  public int eventPartitions() {
    return partitions.eventPartitions();
  }

  /** The same plan under this id, for topics with these numbers of partitions. */
  public Run identified(String id, int shards, int eventPartitions, String version) {
    return new Run(
        id,
        spec,
        specHash,
        targets,
        extent,
        new Partitions(shards, eventPartitions),
        version,
        checkNanoUsd,
        durability);
  }

  /** A copy that records the upper bound for the cost of the account check. */
  public Run checkedFor(long nanoUsd) {
    return with(nanoUsd, durability);
  }

  /** A copy that records the durability of the topics. */
  public Run on(@Nullable Durability found) {
    return with(checkNanoUsd, found);
  }

  private Run with(long nanoUsd, @Nullable Durability found) {
    return new Run(id, spec, specHash, targets, extent, partitions, version, nanoUsd, found);
  }

  public long index(long block, int target) {
    return block * targets.size() + target;
  }

  public long block(long index) {
    return index / targets.size();
  }

  public int target(long index) {
    return (int) (index % targets.size());
  }

  public boolean isWarmup(long index) {
    return block(index) < warmupBlocks();
  }

  /** The events partition that holds all events of a shard. */
  public int eventPartition(int shard) {
    return shard % eventPartitions();
  }

  /** The highest possible cost of one probe of this target and prompt, or null without a price. */
  public @Nullable Long worstCaseNanoUsd(int target, int prompt) {
    Price price = targets.get(target).price();
    if (price == null) {
      return null;
    }
    long inputTokens = spec.promptBytes(prompt) + PROMPT_OVERHEAD_TOKENS;
    return price.costNanoUsd(inputTokens, 0, spec.request(prompt).maxTokens());
  }

  /** Upper bound for the tokens that a chat template adds to the messages. */
  private static final int PROMPT_OVERHEAD_TOKENS = 256;
}
