package dev.sonde.cli.determinism;

import dev.sonde.cli.determinism.FakeTransactions.Transaction;
import dev.sonde.common.job.Job;
import dev.sonde.common.run.Run;
import dev.sonde.kafka.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** The state of the broker: topics, writers and members. It changes at once. */
final class FakeCluster {

  static final String REGION = "default";
  static final String JOBS = Topics.jobs(REGION);

  private static final String DISPATCHERS = "dispatchers";

  private final SimScheduler scheduler;
  private final SimNetwork network;
  private final Map<String, List<SimLog>> topics;
  private final FakeTransactions transactions = new FakeTransactions();
  private final Map<String, FakeGroup> groups;
  private long steppedMillis;

  FakeCluster(World world, Run run) {
    this.scheduler = world.scheduler();
    this.network = world.network();
    this.topics =
        Map.of(
            Topics.RUNS,
            partitions(Topics.RUNS, 1),
            JOBS,
            partitions(JOBS, run.shards()),
            Topics.EVENTS,
            partitions(Topics.EVENTS, run.eventPartitions()),
            Topics.PARTIALS,
            partitions(Topics.PARTIALS, run.eventPartitions()),
            Topics.AUDITS,
            partitions(Topics.AUDITS, 1),
            Topics.SLOTS,
            partitions(Topics.SLOTS, 1),
            Topics.ALERTS,
            partitions(Topics.ALERTS, 1),
            Topics.HISTORY,
            partitions(Topics.HISTORY, 1),
            Topics.HISTOGRAMS,
            partitions(Topics.HISTOGRAMS, 1));
    this.groups =
        Map.of(
            JOBS,
            new FakeGroup(world, "workers", run.shards()),
            Topics.RUNS,
            new FakeGroup(world, DISPATCHERS, 1),
            Topics.EVENTS,
            new FakeGroup(world, "aggregators", run.eventPartitions()),
            Topics.AUDITS,
            new FakeGroup(world, "schedulers", 1));
  }

  private static List<SimLog> partitions(String topic, int number) {
    List<SimLog> logs = new ArrayList<>();
    for (int partition = 0; partition < number; partition++) {
      logs.add(new SimLog(topic, partition));
    }
    return List.copyOf(logs);
  }

  long brokerMillis() {
    return SimClock.EPOCH_MILLIS + scheduler.now() / 1_000_000 + steppedMillis;
  }

  /** Somebody sets the broker's clock. */
  void stepClock(long millis) {
    steppedMillis += millis;
  }

  List<SimLog> logs(String topic) {
    List<SimLog> logs = topics.get(topic);
    if (logs == null) {
      throw new IllegalArgumentException("there is no topic " + topic);
    }
    return logs;
  }

  SimLog log(String topic, int partition) {
    return logs(topic).get(partition);
  }

  /** The events partition of a job's shard. */
  SimLog eventsOf(Run run, Job job) {
    return log(Topics.EVENTS, run.eventPartition(job.shard()));
  }

  /** Stores a record and returns its timestamp. */
  long append(ProducerRecord<String, byte[]> written, @Nullable Transaction transaction) {
    Integer partition = written.partition();
    if (partition == null) {
      throw new IllegalArgumentException("a record of " + written.topic() + " has no partition");
    }
    long stamp = brokerMillis();
    log(written.topic(), partition).append(written, stamp, transaction);
    return stamp;
  }

  /** The broker does not answer for this long. */
  void away(long nanos) {
    network.away(nanos);
    scheduler.after(nanos, () -> groups.values().forEach(FakeGroup::back));
  }

  FakeTransactions transactions() {
    return transactions;
  }

  /** The group that consumes a topic. */
  FakeGroup group(String topic) {
    FakeGroup group = groups.get(topic);
    if (group == null) {
      throw new IllegalArgumentException("no group works off " + topic);
    }
    return group;
  }
}
