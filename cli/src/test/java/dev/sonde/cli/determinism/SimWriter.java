package dev.sonde.cli.determinism;

import dev.sonde.cli.determinism.FakeTransactions.FencedException;
import dev.sonde.cli.determinism.FakeTransactions.Transaction;
import java.time.Duration;
import java.util.function.Consumer;

/** What {@code FencedWriter} does, with the broker between its steps. One write at a time. */
final class SimWriter {

  private static final long TIMEOUT_NANOS = Duration.ofSeconds(2).toNanos();

  private final World world;
  private final Machine machine;
  private final FakeTransactions transactions;
  private final String id;
  private final int epoch;

  SimWriter(World world, Machine machine, String id, int epoch) {
    this.world = world;
    this.machine = machine;
    this.transactions = world.kafka().transactions();
    this.id = id;
    this.epoch = epoch;
  }

  /** Whether nobody has fenced it yet. */
  boolean current() {
    return transactions.current(id, epoch);
  }

  /** What one write does. */
  interface Batch {

    /** At the broker: the records. */
    void append(Transaction transaction);

    /** At the broker, in the moment in which they stand. */
    void committed();

    /** Back at the writer. */
    void written();

    /** Back at the writer: a successor has written, nothing of this stands. */
    void fenced();
  }

  void write(Batch batch) {
    machine.ask(
        () ->
            guarded(
                batch,
                () -> {
                  Transaction begun = transactions.begin(id, epoch);
                  batch.append(begun);
                  world.scheduler().after(TIMEOUT_NANOS, () -> transactions.expire(id, begun));
                  back(ignored -> machine.ask(() -> guarded(batch, () -> commit(batch))));
                }));
  }

  private void commit(Batch batch) {
    transactions.commit(id, epoch);
    batch.committed();
    back(ignored -> batch.written());
  }

  private void guarded(Batch batch, Runnable atBroker) {
    try {
      atBroker.run();
    } catch (FencedException e) {
      back(ignored -> batch.fenced());
    }
  }

  private void back(Consumer<String> here) {
    machine.after(world.chance().network(), () -> here.accept(id));
  }
}
