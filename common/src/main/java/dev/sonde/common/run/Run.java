package dev.sonde.common.run;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One execution of a spec: immutable, written once under its id on topic {@code sonde.runs}.
 *
 * <p>A probe's identity is (run, region, index) with {@code index = block * targets + target}.
 * Blocks below {@link #warmupBlocks} are warm-up.
 *
 * @param id a ULID: ordered by time
 * @param specHash {@code sha256:} and the hash of the canonical spec
 * @param blocks measured blocks a region, or null when the load ends by time and not by count
 * @param shards shards a region; a shard is one jobs partition
 * @param eventPartitions fixed for the run, so that its end can be written to each
 * @param version of Sonde that planned it
 * @param checkNanoUsd the most that checking the account cost before the run; counts against its
 *     budget
 * @param durability of the topics when it was submitted; null where nobody could ask
 */
public record Run(
    String id,
    Spec spec,
    String specHash,
    List<Target> targets,
    int warmupBlocks,
    @Nullable Long blocks,
    int shards,
    int eventPartitions,
    String version,
    long checkNanoUsd,
    @Nullable Durability durability) {

  public Run {
    targets = List.copyOf(targets);
    Spec.require(!targets.isEmpty(), "run.targets", targets, "at least one");
    Spec.require(shards >= 1, "run.shards", shards, "1 or more");
    Spec.require(eventPartitions >= 1, "run.eventPartitions", eventPartitions, "1 or more");
  }

  /** The same plan under this id, on topics of so many partitions. */
  public Run identified(String id, int shards, int eventPartitions, String version) {
    return new Run(
        id,
        spec,
        specHash,
        targets,
        warmupBlocks,
        blocks,
        shards,
        eventPartitions,
        version,
        checkNanoUsd,
        durability);
  }

  /** The run, after the account was checked for at most this much. */
  public Run checkedFor(long nanoUsd) {
    return with(nanoUsd, durability);
  }

  /** The run, resting on topics that are kept like this. */
  public Run on(@Nullable Durability found) {
    return with(checkNanoUsd, found);
  }

  private Run with(long nanoUsd, @Nullable Durability found) {
    return new Run(
        id,
        spec,
        specHash,
        targets,
        warmupBlocks,
        blocks,
        shards,
        eventPartitions,
        version,
        nanoUsd,
        found);
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
    return block(index) < warmupBlocks;
  }

  /** Which partition of the events topic holds everything about a shard. */
  public int eventPartition(int shard) {
    return shard % eventPartitions;
  }

  /** The worst a single probe of this target and prompt can cost, or null without a price. */
  public @Nullable Long worstCaseNanoUsd(int target, int prompt) {
    Price price = targets.get(target).price();
    if (price == null) {
      return null;
    }
    long inputTokens = spec.promptBytes(prompt) + PROMPT_OVERHEAD_TOKENS;
    return price.costNanoUsd(inputTokens, 0, spec.request(prompt).maxTokens());
  }

  /** What a chat template may add around the messages. */
  private static final int PROMPT_OVERHEAD_TOKENS = 256;
}
