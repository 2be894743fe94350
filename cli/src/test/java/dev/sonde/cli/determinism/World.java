package dev.sonde.cli.determinism;

import dev.sonde.common.run.Cancel;
import dev.sonde.common.run.Run;
import dev.sonde.common.wire.JsonCodec;
import dev.sonde.kafka.Topics;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** One run from its start to its report, in virtual time, in one thread; others run beside it. */
final class World {

  private static final int COORDINATORS = 2;
  private static final int TRACE = Integer.getInteger("sonde.determinism.trace", 60);
  private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(4);
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final long seed;
  private final Chance chance;
  private final SimScheduler scheduler;
  private final SimNetwork network;
  private final Scenario scenario;
  private final FakeCluster cluster;
  private final Truth truth;
  private final FakeServer server;
  private final Faults faults;
  private final OtherRuns others;
  private final Deque<String> trace = new ArrayDeque<>();
  private final List<WorkerProcess> workers = new ArrayList<>();
  private final List<CoordinatorProcess> coordinators = new ArrayList<>();
  private final List<Machine> machines = new ArrayList<>();
  private long fingerprint;

  World(long seed) {
    this.seed = seed;
    this.chance = new Chance(seed);
    this.scheduler = new SimScheduler(chance);
    this.network = new SimNetwork(scheduler, chance);
    this.scenario = Scenario.draw(chance);
    this.cluster = new FakeCluster(this, scenario.run());
    this.truth = new Truth(this);
    this.server = new FakeServer(this);
    this.faults = new Faults(this);
    this.others = new OtherRuns(this);
  }

  private Machine machine(String role) {
    Machine machine = new Machine(this, role + (machines.size() + 1));
    machines.add(machine);
    return machine;
  }

  /**
   * Runs the world to its end.
   *
   * @throws AssertionError with the seed and the last actions when something does not hold
   */
  Truth play() {
    try {
      for (int i = 0; i < COORDINATORS; i++) {
        addCoordinator();
      }
      for (int i = 0; i < scenario.workers(); i++) {
        addWorker();
      }
      while (!workersHaveBegun()) {
        step(scheduler.now() + LOOK_NANOS);
        Truth.require(scheduler.now() < LONGEST_NANOS, "the workers do not begin");
      }
      write(run().id(), new JsonCodec<>(Run.class).encode(run()));
      long submitted = scheduler.now();
      others.schedule();
      faults.schedule();
      Oracles oracles = new Oracles(this);
      while (!oracles.reported()) {
        step(scheduler.now() + LOOK_NANOS);
        Truth.require(scheduler.now() - submitted < LONGEST_NANOS, "the run does not end");
      }
      step(scheduler.now() + chance.millis(0, 2_000));
      oracles.judge();
      return truth;
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(
          "seed %d: %s%n%s%n%s".formatted(seed, e, scenario, String.join("\n", trace)), e);
    } finally {
      machines.forEach(Machine::stop);
    }
  }

  /** No job is written before a worker has begun. */
  private boolean workersHaveBegun() {
    Set<Integer> all = IntStream.range(0, run().shards()).boxed().collect(Collectors.toSet());
    return cluster.group(FakeCluster.JOBS).committed(all).keySet().equals(all);
  }

  /** Writes to the topic of runs; without a value, the record of the key is deleted. */
  void write(String key, byte @Nullable [] value) {
    network.arrive(() -> cluster.append(new ProducerRecord<>(Topics.RUNS, 0, key, value), null));
  }

  /** The first line of the failure of a world, or the empty string without a failure. */
  static String failure(long seed) {
    try {
      new World(seed).play();
      return "";
    } catch (AssertionError e) {
      return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
  }

  private void step(long untilNanos) {
    boolean[] reached = {false};
    scheduler.after(untilNanos - scheduler.now(), () -> reached[0] = true);
    boolean more = true;
    while (!reached[0] && more) {
      more = scheduler.runNext();
    }
  }

  void trace(String format, Object... arguments) {
    if (trace.size() == TRACE) {
      trace.removeFirst();
    }
    String line =
        String.format(Locale.ROOT, "%9.3f ", scheduler.now() / 1e6)
            + String.format(Locale.ROOT, format, arguments);
    trace.addLast(line);
    fingerprint = 31 * fingerprint + line.hashCode();
  }

  /** The last actions. */
  String traced() {
    return String.join("\n", trace);
  }

  /** A hash of everything that happened; equal for equal seeds. */
  long fingerprint() {
    return fingerprint;
  }

  void addWorker() {
    workers.add(new WorkerProcess(this, machine("worker")));
  }

  void addCoordinator() {
    coordinators.add(new CoordinatorProcess(this, machine("coordinator")));
  }

  void cancel() {
    trace("the run is cancelled");
    Cancel cancel = new Cancel(run().id(), "asked for");
    write(Topics.cancelKey(run().id()), new JsonCodec<>(Cancel.class).encode(cancel));
  }

  void unreadable(ConsumerRecord<String, byte[]> poison, String reason) {
    trace("%s@%d is put aside: %s", poison.topic(), poison.offset(), reason);
    Truth.require(
        others.isForgotten(poison.key()),
        "%s@%d was not read: %s",
        poison.topic(),
        poison.offset(),
        reason);
    if (poison.topic().equals(FakeCluster.JOBS)) {
      others.jobPutAside();
    }
  }

  static void refused(Throwable cause) {
    Truth.require(false, "no client is refused in a world: %s", cause);
  }

  long seed() {
    return seed;
  }

  Chance chance() {
    return chance;
  }

  SimScheduler scheduler() {
    return scheduler;
  }

  Scenario scenario() {
    return scenario;
  }

  Run run() {
    return scenario.run();
  }

  FakeCluster cluster() {
    return cluster;
  }

  Truth truth() {
    return truth;
  }

  OtherRuns others() {
    return others;
  }

  FakeServer server() {
    return server;
  }

  Faults faults() {
    return faults;
  }

  SimNetwork network() {
    return network;
  }

  List<CoordinatorProcess> coordinators() {
    return coordinators;
  }

  List<WorkerProcess> workers() {
    return workers;
  }
}
