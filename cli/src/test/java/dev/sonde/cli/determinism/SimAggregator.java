package dev.sonde.cli.determinism;

import dev.sonde.cli.determinism.FakeTransactions.Transaction;
import dev.sonde.common.proto.Partial;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@code AggregatorVerticle} and {@code PartitionFold} do for one events partition. */
final class SimAggregator {

  private static final long IDLE_NANOS = 100_000_000;
  private static final long BUSY_NANOS = 500_000_000;
  private static final long RETRY_NANOS = 1_000_000_000;

  private final World world;
  private final Machine machine;
  private final int partition;
  private final String writerId;
  private final SimFold fold;
  private @Nullable SimWriter writer;
  private long nextOffset;
  private long publishedNanos;
  private boolean dirty;
  private boolean busy;
  private boolean ending;
  private boolean over;

  SimAggregator(World world, Machine machine, int partition) {
    this.world = world;
    this.machine = machine;
    this.partition = partition;
    this.writerId = "sonde-events-" + partition;
    this.fold = new SimFold(world.run(), partition, world.mutant());
    machine.ask(this::fence);
  }

  Machine machine() {
    return machine;
  }

  int partition() {
    return partition;
  }

  private void fence() {
    int epoch = world.kafka().transactions().fence(writerId);
    machine.after(
        world.chance().network(),
        () -> {
          writer = new SimWriter(world, machine, writerId, epoch);
          machine.ask(this::load);
        });
  }

  /** First the predecessor is fenced, then what it left is read. */
  private void load() {
    Map<String, Partial> latest = new LinkedHashMap<>();
    world
        .kafka()
        .partials(partition)
        .read(
            0,
            Integer.MAX_VALUE,
            entry ->
                latest.put(entry.value().getRegion() + entry.value().getTarget(), entry.value()));
    machine.after(
        world.chance().network(),
        () -> {
          if (world.mutant() != Mutant.FOLD_WITHOUT_MEMORY) {
            latest.values().forEach(fold::restore);
          }
          machine.ask(
              () -> {
                long offset = world.kafka().folded().getOrDefault(partition, 0L);
                machine.after(world.chance().network(), () -> begin(offset));
              });
        });
  }

  private void begin(long offset) {
    nextOffset = offset;
    world.trace("%s folds partition %d from %d", machine.name(), partition, offset);
    turn();
  }

  private void turn() {
    if (over) {
      return;
    }
    nextOffset =
        world.kafka().events(partition).read(nextOffset, world.chance().between(1, 40), this::fold);
    SimWriter open = writer;
    long interval = busy ? BUSY_NANOS : IDLE_NANOS;
    busy = false;
    if (open == null || !dirty || (!ending && machine.nanos() - publishedNanos < interval)) {
      machine.after(world.chance().millis(10, 50), this::turn);
      return;
    }
    publishedNanos = machine.nanos();
    dirty = false;
    ending = false;
    open.write(new Publication(fold.changed(), nextOffset));
  }

  private void fold(FakeLog.Entry<Logged> entry) {
    dirty = true;
    busy = true;
    if (entry.value() instanceof Logged.Probe probe) {
      fold.add(probe.event());
    } else {
      fold.end(entry.stampMillis());
      ending = true;
    }
  }

  /** What changed, with the offset up to which it was folded. */
  private final class Publication implements SimWriter.Batch {
    private final Map<String, Partial> changed;
    private final long upTo;

    Publication(Map<String, Partial> changed, long upTo) {
      this.changed = changed;
      this.upTo = upTo;
    }

    @Override
    public void append(Transaction transaction) {
      long stamp = world.kafka().brokerMillis();
      changed
          .values()
          .forEach(
              partial -> world.kafka().partials(partition).append(partial, stamp, transaction));
    }

    @Override
    public void committed() {
      world.kafka().folded().put(partition, upTo);
    }

    @Override
    public void written() {
      fold.forgetIfOver();
      turn();
    }

    @Override
    public void fenced() {
      world.trace("%s was fenced", machine.name());
      over = true;
      machine.after(RETRY_NANOS, () -> world.takenFrom(SimAggregator.this));
    }
  }
}
