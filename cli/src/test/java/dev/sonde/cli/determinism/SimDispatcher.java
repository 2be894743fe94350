package dev.sonde.cli.determinism;

import dev.sonde.analysis.fold.SettledCounts;
import dev.sonde.cli.determinism.FakeTransactions.Transaction;
import dev.sonde.common.job.Job;
import dev.sonde.common.proto.Partial;
import dev.sonde.common.run.Progress;
import dev.sonde.common.run.Run;
import dev.sonde.coordinator.dispatch.ActiveRun;
import dev.sonde.coordinator.dispatch.DispatchPolicy;
import dev.sonde.coordinator.dispatch.RunDispatch;
import dev.sonde.kafka.Topics;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What {@code DispatcherVerticle} and {@code RunsPartition} do for one run. */
final class SimDispatcher {

  private static final String WRITER = "sonde-runs-0";
  private static final long OPEN_LEAD_MILLIS = 400;
  private static final long RETRY_NANOS = 1_000_000_000;

  private final World world;
  private final Machine machine;
  private final Run run;
  private final Map<String, Partial> latest = new LinkedHashMap<>();
  private final Map<Integer, SettledCounts> added = new LinkedHashMap<>();
  private final long[] partialsRead;
  private Progress known;
  private @Nullable SimWriter writer;
  private @Nullable ActiveRun active;
  private long readyAt;
  private long position;
  private boolean over;

  SimDispatcher(World world, Machine machine) {
    this.world = world;
    this.machine = machine;
    this.run = world.run();
    this.known = Progress.planned(run.id());
    this.partialsRead = new long[run.eventPartitions()];
    machine.ask(this::fence);
  }

  Machine machine() {
    return machine;
  }

  private void fence() {
    FakeTransactions transactions = world.kafka().transactions();
    int epoch = world.mutant() == Mutant.UNFENCED_DISPATCHER ? 0 : transactions.fence(WRITER);
    machine.after(
        world.chance().network(),
        () -> {
          writer = new SimWriter(world, machine, WRITER, epoch);
          machine.ask(
              () -> {
                long end = world.kafka().runs().stableEnd();
                machine.after(world.chance().network(), () -> begin(end));
              });
        });
  }

  private void begin(long end) {
    readyAt = end;
    world.trace("%s dispatches", machine.name());
    turn();
  }

  private void turnLater() {
    machine.after(world.chance().millis(15, 60), this::turn);
  }

  private void turn() {
    position =
        world
            .kafka()
            .runs()
            .read(position, world.chance().between(1, 20), entry -> known = entry.value());
    takePartials();
    SimWriter open = writer;
    if (over || open == null || (position >= readyAt && active == null && known.ended())) {
      return;
    }
    if (position < readyAt) {
      turnLater();
    } else if (active == null) {
      takeUp(open);
    } else {
      dispatch(open, active);
    }
  }

  private void takePartials() {
    for (int partition = 0; partition < partialsRead.length; partition++) {
      partialsRead[partition] =
          world
              .kafka()
              .partials(partition)
              .read(
                  partialsRead[partition],
                  world.chance().between(0, 8),
                  entry -> accept(entry.value()));
    }
  }

  private void accept(Partial partial) {
    latest.put(
        Topics.partialKey(
            partial.getRun(), partial.getPartition(), partial.getRegion(), partial.getTarget()),
        partial);
    ActiveRun each = active;
    if (each != null) {
      settle(each, partial);
    }
  }

  private void settle(ActiveRun each, Partial partial) {
    if (world.mutant() != Mutant.PARTIALS_THAT_ADD) {
      each.accept(partial, machine.nanos());
      return;
    }
    SettledCounts sum =
        added.merge(partial.getTarget(), SettledCounts.of(partial), SettledCounts::plus);
    each.dispatch()
        .settled(partial.getRegion(), partial.getTarget(), sum, each.micros(machine.nanos()));
  }

  private void takeUp(SimWriter open) {
    Progress taken = known;
    open.write(
        new Written(open) {
          @Override
          public void append(Transaction transaction) {
            world.kafka().runs().append(taken, world.kafka().brokerMillis(), transaction);
          }

          @Override
          public void written() {
            taken(taken);
            turnLater();
          }
        });
  }

  private void taken(Progress taken) {
    long lead = run.spec().load().closedLoop() ? 0 : OPEN_LEAD_MILLIS;
    Progress started =
        taken.started() ? taken : taken.startingAt(machine.brokerMillis() + 1 + lead);
    RunDispatch dispatch = new RunDispatch(run, started, DispatchPolicy.DEFAULT);
    ActiveRun begun = new ActiveRun(run, dispatch, machine.nanosAt(started.startAtMillis()));
    begun.begin(machine.nanos());
    latest.values().forEach(partial -> settle(begun, partial));
    active = begun;
  }

  private void dispatch(SimWriter open, ActiveRun each) {
    RunDispatch dispatch = each.dispatch();
    boolean wasClosed = dispatch.closed();
    if (world.cancelledFor(machine)) {
      dispatch.close("cancelled");
    }
    if (open.current()) {
      world.truth().exposed(dispatch.exposureNanoUsd());
    }
    long now = each.micros(machine.nanos());
    List<Job> jobs = dispatch.due(now);
    Optional<String> end = dispatch.over(now);
    if (jobs.isEmpty() && wasClosed == dispatch.closed() && end.isEmpty()) {
      turnLater();
      return;
    }
    Progress progress = end.isPresent() ? dispatch.progress().end() : dispatch.progress();
    open.write(new Dispatched(open, jobs, progress, end.orElse("")));
  }

  /** Whoever was fenced stops: it owns nothing any more. */
  private abstract class Written implements SimWriter.Batch {
    private final SimWriter open;

    Written(SimWriter open) {
      this.open = open;
    }

    @Override
    public void committed() {
      if (!open.current()) {
        throw new AssertionError("a fenced writer has committed");
      }
    }

    @Override
    public void fenced() {
      world.trace("%s was fenced", machine.name());
      over = true;
      machine.after(RETRY_NANOS, () -> world.takenFrom(SimDispatcher.this));
    }
  }

  private final class Dispatched extends Written {
    private final List<Job> jobs;
    private final Progress progress;
    private final String end;

    Dispatched(SimWriter open, List<Job> jobs, Progress progress, String end) {
      super(open);
      this.jobs = new ArrayList<>(jobs);
      this.progress = progress;
      this.end = end;
    }

    @Override
    public void append(Transaction transaction) {
      FakeKafka kafka = world.kafka();
      long stamp = kafka.brokerMillis();
      jobs.forEach(job -> kafka.jobs(job.shard()).append(job, stamp, transaction));
      kafka.runs().append(progress, stamp, transaction);
      if (!end.isEmpty()) {
        kafka.events().forEach(log -> log.append(new Logged.End(end), stamp, transaction));
      }
    }

    @Override
    public void committed() {
      super.committed();
      world.trace(
          "%s dispatched up to %s%s",
          machine.name(), progress.nextBlock(), end.isEmpty() ? "" : ", the end: " + end);
      jobs.forEach(world.truth()::dispatched);
      world.truth().progressed(progress, end);
    }

    @Override
    public void written() {
      if (end.isEmpty()) {
        turnLater();
      } else {
        over = true;
      }
    }
  }
}
