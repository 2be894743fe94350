package dev.sonde.cli.determinism;

import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Messages between machines and the broker take time; the broker answers at once. */
final class SimNetwork {

  private final SimScheduler scheduler;
  private final Chance chance;

  SimNetwork(SimScheduler scheduler, Chance chance) {
    this.scheduler = scheduler;
    this.chance = chance;
  }

  /** Sends a message to the broker. */
  void tell(Runnable atBroker) {
    scheduler.after(chance.network(), atBroker);
  }

  /** Something comes back to a machine, if that lives. */
  void reply(Machine machine, Runnable there) {
    machine.after(chance.network(), there);
  }

  /** Sends a request to the broker and waits for the answer, on the machine's strand. */
  <T> T ask(Strand strand, Supplier<T> atBroker) {
    strand.check();
    Answer<T> answer = new Answer<>();
    tell(
        () -> {
          try {
            answer.value = atBroker.get();
          } catch (RuntimeException e) {
            answer.failure = e;
          }
          reply(
              strand.machine(),
              () -> {
                answer.there = true;
                strand.unpark();
              });
        });
    while (!answer.there) {
      strand.park();
    }
    RuntimeException failure = answer.failure;
    if (failure != null) {
      throw failure;
    }
    return Objects.requireNonNull(answer.value);
  }

  /** Sends a request without a result and waits for the answer. */
  void askTo(Strand strand, Runnable atBroker) {
    ask(
        strand,
        () -> {
          atBroker.run();
          return true;
        });
  }

  private static final class Answer<T> {
    private @Nullable T value;
    private @Nullable RuntimeException failure;
    private boolean there;
  }
}
