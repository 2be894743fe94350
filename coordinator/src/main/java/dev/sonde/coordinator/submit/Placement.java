package dev.sonde.coordinator.submit;

import dev.sonde.common.run.Durability;
import dev.sonde.kafka.Copies;
import dev.sonde.kafka.TopicPolicy;
import dev.sonde.kafka.TopicSetup;
import dev.sonde.kafka.Topics;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.jspecify.annotations.Nullable;

/**
 * The partitions that a run uses.
 *
 * @param shards jobs partitions that every region of the run has, because the plan is the same for
 *     all
 * @param eventPartitions partitions of the events topic
 * @param durability of the topics, or null when it cannot be read
 */
public record Placement(int shards, int eventPartitions, @Nullable Durability durability) {

  /** Jobs partitions of a new region; the same number in all roles. */
  private static final int JOBS_PARTITIONS = 16;

  /**
   * Reads the partitions from a cluster, and creates missing jobs topics of the regions.
   *
   * @param embedded whether the broker is a part of this process
   */
  public static Placement of(Admin admin, List<String> regions, boolean embedded) {
    TopicSetup setup = new TopicSetup(admin);
    List<TopicPolicy> jobs =
        regions.stream().map(region -> Topics.jobsPolicy(region, JOBS_PARTITIONS)).toList();
    setup.ensure(jobs);
    int shards =
        regions.stream().mapToInt(region -> setup.partitions(Topics.jobs(region))).min().orElse(1);
    return new Placement(
        shards,
        setup.partitions(Topics.EVENTS),
        embedded ? Durability.EMBEDDED : new Copies(admin).durability().orElse(null));
  }
}
