package dev.sonde.kafka;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Names, keys and policies of the topics. */
public final class Topics {

  public static final String RUNS = "sonde.runs";
  public static final String EVENTS = "sonde.events";
  public static final String PARTIALS = "sonde.partials";
  public static final String REPORTS = "sonde.reports";
  public static final String AUDITS = "sonde.audits";
  public static final String SLOTS = "sonde.slots";
  public static final String ALERTS = "sonde.alerts";
  public static final String HISTORY = "sonde.history";
  public static final String HISTOGRAMS = "sonde.history.histograms";
  public static final String WORKERS = "sonde.workers";
  public static final String DEAD_LETTERS = "sonde.dead-letters";

  /** Headers of a job. They repeat its content for the case that its body cannot be decoded. */
  public static final String HEADER_RUN = "sonde-run";

  public static final String HEADER_REGION = "sonde-region";
  public static final String HEADER_INDEXES = "sonde-indexes";

  /** The group of the coordinators that fold events. */
  public static final String AGGREGATORS = "sonde-aggregators";

  private static final String WORKERS_PREFIX = "sonde-workers-";
  private static final String JOBS_PREFIX = "sonde.jobs.";
  private static final String CANCEL_SUFFIX = "/cancel";
  private static final String PROGRESS_SUFFIX = "/progress";
  private static final long MINUTE_MILLIS = 60_000;
  private static final long HOUR_MILLIS = 60 * MINUTE_MILLIS;
  private static final long DAY_MILLIS = 24L * 60 * 60 * 1000;

  /**
   * Each partition is owned by one coordinator at a time, which keeps a transactional producer for
   * it.
   */
  private static final int MOST_RUNS_PARTITIONS = 4;

  private static final int MEBIBYTE = 1 << 20;
  private static final int PARTS_OF_PARTIAL_KEY = 4;

  private Topics() {}

  public static String jobs(String region) {
    return JOBS_PREFIX + region;
  }

  /** The group of a region's workers. */
  public static String workers(String region) {
    return WORKERS_PREFIX + region;
  }

  /** The group that consumes a topic, or empty. */
  public static Optional<String> groupOf(String topic) {
    return topic.equals(EVENTS) ? Optional.of(AGGREGATORS) : regionOf(topic).map(Topics::workers);
  }

  /** The region of a jobs topic, or empty for other topics. */
  public static Optional<String> regionOf(String topic) {
    return topic.startsWith(JOBS_PREFIX)
        ? Optional.of(topic.substring(JOBS_PREFIX.length()))
        : Optional.empty();
  }

  public static String cancelKey(String run) {
    return run + CANCEL_SUFFIX;
  }

  public static String progressKey(String run) {
    return run + PROGRESS_SUFFIX;
  }

  public static boolean isCancelKey(String key) {
    return key.endsWith(CANCEL_SUFFIX);
  }

  public static boolean isProgressKey(String key) {
    return key.endsWith(PROGRESS_SUFFIX);
  }

  /** Whether the key is that of a run record. */
  public static boolean isRunKey(String key) {
    return !isCancelKey(key) && !isProgressKey(key);
  }

  /** The partition of a run's records. */
  public static int runsPartition(String run, int partitions) {
    return Math.floorMod(run.hashCode(), partitions);
  }

  public static String shardKey(String run, int shard) {
    return run + "/" + shard;
  }

  public static String partialKey(String run, int partition, String region, int target) {
    return run + "/" + partition + "/" + region + "/" + target;
  }

  /**
   * The key of a chunk of sample rows.
   *
   * @param partial the {@link #partialKey} that it belongs to
   * @param kind of the sample
   */
  public static String chunkKey(String partial, String kind, int number) {
    return partial + "/" + kind + "/" + number;
  }

  /** The key of the partial that a chunk belongs to; empty for a key that is not of a chunk. */
  public static Optional<String> partialOfChunk(String key) {
    // Regions hold no slash.
    int slashes = 0;
    for (int at = key.indexOf('/'); at >= 0; at = key.indexOf('/', at + 1)) {
      slashes++;
      if (slashes == PARTS_OF_PARTIAL_KEY) {
        return Optional.of(key.substring(0, at));
      }
    }
    return Optional.empty();
  }

  /** The run of a {@link #partialKey} or {@link #chunkKey}; the whole key when it is neither. */
  public static String runOfPartial(String key) {
    int end = key.indexOf('/');
    return end < 0 ? key : key.substring(0, end);
  }

  /** The policies of all topics but the jobs topics, whose number depends on the regions. */
  public static List<TopicPolicy> policies(int partitions) {
    Map<String, String> compacted = compacted();
    return List.of(
        TopicPolicy.of(RUNS, Math.min(partitions, MOST_RUNS_PARTITIONS), compacted),
        TopicPolicy.of(EVENTS, partitions, retained(7)).withMaxMessageBytes(8 * MEBIBYTE),
        // Every partial replaces the one before, within seconds.
        TopicPolicy.of(PARTIALS, partitions, compacted)
            .with("segment.bytes", Integer.toString(32 * MEBIBYTE))
            .with("segment.ms", Long.toString(MINUTE_MILLIS / 2))
            .with("max.compaction.lag.ms", Long.toString(MINUTE_MILLIS / 2))
            .with("file.delete.delay.ms", "1000")
            .withMaxMessageBytes(16 * MEBIBYTE),
        TopicPolicy.of(REPORTS, 1, compacted).withMaxMessageBytes(64 * MEBIBYTE),
        TopicPolicy.of(WORKERS, 1, Map.of("cleanup.policy", "compact,delete"))
            .with("retention.ms", Long.toString(DAY_MILLIS)),
        TopicPolicy.of(DEAD_LETTERS, 1, retained(30)));
  }

  /** The policies of the topics of audits, which only a fleet that schedules has. */
  public static List<TopicPolicy> auditPolicies() {
    return List.of(
        TopicPolicy.of(AUDITS, 1, compacted()),
        TopicPolicy.of(SLOTS, 1, compacted()),
        TopicPolicy.of(ALERTS, 1, compacted()),
        TopicPolicy.of(HISTORY, 1, compacted()),
        TopicPolicy.of(HISTOGRAMS, 1, compacted()));
  }

  /** A segment that is written to is never compacted: it must not grow for long. */
  private static Map<String, String> compacted() {
    return Map.of(
        "cleanup.policy",
        "compact",
        "segment.bytes",
        Integer.toString(128 * MEBIBYTE),
        "segment.ms",
        Long.toString(HOUR_MILLIS),
        "max.compaction.lag.ms",
        Long.toString(HOUR_MILLIS),
        "min.cleanable.dirty.ratio",
        "0.1");
  }

  public static TopicPolicy jobsPolicy(String region, int partitions) {
    return TopicPolicy.of(jobs(region), partitions, retained(7));
  }

  private static Map<String, String> retained(int days) {
    return Map.of("cleanup.policy", "delete", "retention.ms", Long.toString(days * DAY_MILLIS));
  }
}
