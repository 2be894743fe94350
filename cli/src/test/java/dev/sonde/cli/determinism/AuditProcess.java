package dev.sonde.cli.determinism;

import dev.sonde.audit.document.Audit;
import dev.sonde.audit.scheduler.AuditBook;
import dev.sonde.audit.scheduler.FleetPort;
import dev.sonde.audit.scheduler.Scheduler;
import dev.sonde.audit.slot.SlotId;
import dev.sonde.audit.slot.SlotReason;
import dev.sonde.kafka.BackOff;
import dev.sonde.kafka.Topics;
import dev.sonde.kafka.group.MemberLoop;
import dev.sonde.kafka.group.Seat;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/** A coordinator of which only the production scheduler works. */
final class AuditProcess {

  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);
  private static final Duration FAREWELL = Duration.ofSeconds(3);
  private static final int SLOWEST_PLAN_MILLIS = 700;

  private final AuditWorld audits;
  private final World world;
  private final Machine machine;
  private final AuditBook book = new AuditBook();
  private final Set<String> runs = new HashSet<>();
  private final List<Tail> tails = new ArrayList<>();
  private final Strand strand;
  private final MemberLoop loop;

  AuditProcess(AuditWorld audits, World world, Machine machine) {
    this.audits = audits;
    this.world = world;
    this.machine = machine;
    this.strand = new Strand(machine, "scheduler", this::run);
    Scheduler scheduler =
        new Scheduler(
            machine.name(),
            id -> FakeWriter.open(world, strand, id),
            new Scheduler.Following(book, this::mark),
            new Scheduler.Surroundings(
                new Fleet(),
                new NoHistory(),
                this::later,
                machine.clock(),
                new Scheduler.Sending(audits.receiver().outbox(), this::later)),
            World::refused);
    FakeGroup group = world.cluster().group(Topics.AUDITS);
    String seat = seat();
    this.loop =
        new MemberLoop(
            seat,
            new MemberLoop.Place(
                new Seat(
                    listener -> new FakeMember(world, strand, Topics.AUDITS, seat, listener),
                    () -> world.network().tell(() -> group.expel(seat))),
                new BackOff(FIRST_PAUSE, LONGEST_PAUSE, strand.waiting())),
            machine.clock(),
            scheduler,
            FAREWELL);
    machine.after(world.chance().network(), this::begin);
  }

  private String seat() {
    return machine.name() + "-scheduler";
  }

  private void begin() {
    tails.add(new Tail(world, machine, Topics.RUNS, read -> runs.add(read.key())));
    tails.add(new Tail(world, machine, Topics.AUDITS, book::accept));
    tails.add(new Tail(world, machine, Topics.SLOTS, book::accept));
    tails.add(new Tail(world, machine, Topics.ALERTS, book::accept));
    machine.start(strand);
  }

  private void run() {
    loop.run();
  }

  private BooleanSupplier mark() {
    List<BooleanSupplier> marks = tails.stream().map(Tail::mark).toList();
    return () -> marks.stream().allMatch(BooleanSupplier::getAsBoolean);
  }

  /** Work that blocks ends some time later. */
  private void later(Runnable task) {
    machine.after(world.chance().millis(1, SLOWEST_PLAN_MILLIS), task);
  }

  Machine machine() {
    return machine;
  }

  /** The group removes it while it continues. */
  void expel() {
    world.cluster().group(Topics.AUDITS).expel(seat());
  }

  private final class Fleet implements FleetPort {

    @Override
    public Planned plan(Audit audit, String run) throws PlanFailure {
      if (world.chance().oneIn(12)) {
        throw new PlanFailure(SlotReason.CATALOG, world.chance().oneIn(2), "no catalog");
      }
      if (world.chance().oneIn(20)) {
        throw new PlanFailure(SlotReason.NO_WORKER, true, "no worker");
      }
      byte[] value = audit.id().getBytes(StandardCharsets.UTF_8);
      return new Planned(
          new ProducerRecord<>(Topics.RUNS, 0, run, value), AuditWorld.WORST_NANO_USD);
    }

    @Override
    public boolean knows(String run) {
      return runs.contains(run);
    }

    @Override
    public boolean hasReport(String run) {
      return audits.hasReport(run);
    }

    @Override
    public @Nullable Outcome outcome(SlotId slot, String run) {
      return new Outcome("VALID", audits.cost(run), AuditPoints.of(slot, run));
    }
  }
}
