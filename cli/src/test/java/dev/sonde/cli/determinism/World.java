package dev.sonde.cli.determinism;

import dev.sonde.common.run.Run;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** One run from its start to its report, in virtual time, in one thread. */
final class World {

  private static final int TRACE = Integer.getInteger("sonde.determinism.trace", 60);
  private static final long LONGEST_NANOS = TimeUnit.MINUTES.toNanos(4);
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(200);

  private final long seed;
  private final Mutant mutant;
  private final Chance chance;
  private final Scheduler scheduler;
  private final Scenario scenario;
  private final FakeKafka kafka;
  private final Truth truth;
  private final FakeServer server;
  private final Faults faults;
  private final Deque<String> trace = new ArrayDeque<>();
  private final List<SimWorker> workers = new ArrayList<>();
  private final List<SimAggregator> aggregators = new ArrayList<>();
  private SimDispatcher dispatcher;
  private long cancelledNanos = Long.MAX_VALUE;
  private int machines;
  private long fingerprint;

  World(long seed, Mutant mutant) {
    this.seed = seed;
    this.mutant = mutant;
    this.chance = new Chance(seed);
    this.scheduler = new Scheduler(chance);
    this.scenario = Scenario.draw(chance);
    this.kafka = new FakeKafka(this, scenario.run());
    this.truth = new Truth(this);
    this.server = new FakeServer(this);
    this.faults = new Faults(this);
    this.dispatcher = new SimDispatcher(this, machine("coordinator"));
  }

  private Machine machine(String role) {
    return new Machine(this, role + ++machines);
  }

  /**
   * Plays the world to its end.
   *
   * @throws AssertionError with the seed and the last actions when something does not hold
   */
  Truth play() {
    try {
      for (int partition = 0; partition < run().eventPartitions(); partition++) {
        aggregators.add(new SimAggregator(this, machine("aggregator"), partition));
      }
      for (int i = 0; i < scenario.workers(); i++) {
        addWorker();
      }
      faults.schedule();
      Oracles oracles = new Oracles(this);
      while (!oracles.reported()) {
        step(scheduler.now() + LOOK_NANOS);
        Truth.require(scheduler.now() < LONGEST_NANOS, "the run does not end");
      }
      step(scheduler.now() + chance.millis(0, 2_000));
      oracles.judge();
      return truth;
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError(
          "seed %d, %s: %s%n%s%n%s".formatted(seed, mutant, e, scenario, String.join("\n", trace)),
          e);
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

  /** Of everything that happened: equal for equal seeds. */
  long fingerprint() {
    return fingerprint;
  }

  void addWorker() {
    workers.add(new SimWorker(this, machine("worker")));
  }

  void replaceDispatcher() {
    dispatcher = new SimDispatcher(this, machine("coordinator"));
  }

  void replaceAggregator(int partition) {
    aggregators.set(partition, new SimAggregator(this, machine("aggregator"), partition));
  }

  /** A writer that timed out is fenced like a zombie, but its group still counts on it. */
  void takenFrom(SimDispatcher fenced) {
    if (dispatcher == fenced) {
      replaceDispatcher();
    }
  }

  void takenFrom(SimAggregator fenced) {
    if (aggregators.get(fenced.partition()) == fenced) {
      replaceAggregator(fenced.partition());
    }
  }

  void cancel() {
    trace("the run is cancelled");
    cancelledNanos = Math.min(cancelledNanos, scheduler.now());
  }

  /** Whether the machine has heard of the run's cancel. */
  boolean cancelledFor(Machine machine) {
    return machine.nanos() > cancelledNanos;
  }

  Mutant mutant() {
    return mutant;
  }

  Chance chance() {
    return chance;
  }

  Scheduler scheduler() {
    return scheduler;
  }

  Scenario scenario() {
    return scenario;
  }

  Run run() {
    return scenario.run();
  }

  FakeKafka kafka() {
    return kafka;
  }

  Truth truth() {
    return truth;
  }

  FakeServer server() {
    return server;
  }

  Faults faults() {
    return faults;
  }

  SimDispatcher dispatcher() {
    return dispatcher;
  }

  SimAggregator aggregator(int partition) {
    return aggregators.get(partition);
  }

  List<SimWorker> workers() {
    return workers;
  }
}
