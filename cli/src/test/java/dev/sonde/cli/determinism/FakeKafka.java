package dev.sonde.cli.determinism;

import dev.sonde.common.job.Job;
import dev.sonde.common.proto.Partial;
import dev.sonde.common.run.Progress;
import dev.sonde.common.run.Run;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The broker's topics and what it knows of writers and members. Its state changes at once. */
final class FakeKafka {

  /** The broker's clock when the world begins. */
  static final long EPOCH_MILLIS = 1_000_000;

  private final Scheduler scheduler;
  private final List<FakeLog<Job>> jobs;
  private final List<FakeLog<Logged>> events;
  private final List<FakeLog<Partial>> partials;
  private final FakeLog<Progress> runs = new FakeLog<>();
  private final FakeTransactions transactions = new FakeTransactions();
  private final Map<Integer, Long> folded = new HashMap<>();
  private final FakeGroup group;

  FakeKafka(World world, Run run) {
    this.scheduler = world.scheduler();
    this.jobs = partitions(run.shards());
    this.events = partitions(run.eventPartitions());
    this.partials = partitions(run.eventPartitions());
    this.group = new FakeGroup(world, run.shards());
  }

  private static <T> List<FakeLog<T>> partitions(int number) {
    return Stream.generate(() -> new FakeLog<T>()).limit(number).toList();
  }

  long brokerMillis() {
    return EPOCH_MILLIS + scheduler.now() / 1_000_000;
  }

  FakeLog<Job> jobs(int partition) {
    return jobs.get(partition);
  }

  FakeLog<Logged> events(int partition) {
    return events.get(partition);
  }

  List<FakeLog<Logged>> events() {
    return events;
  }

  FakeLog<Partial> partials(int partition) {
    return partials.get(partition);
  }

  List<FakeLog<Partial>> partials() {
    return partials;
  }

  FakeLog<Progress> runs() {
    return runs;
  }

  FakeTransactions transactions() {
    return transactions;
  }

  /** How far aggregators have committed that they folded, by events partition. */
  Map<Integer, Long> folded() {
    return folded;
  }

  FakeGroup group() {
    return group;
  }
}
