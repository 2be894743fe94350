package dev.sonde.cli.determinism;

import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Messages between machines and the broker take time; the broker answers at once. While it is away,
 * messages to it wait: clients send them until they are answered.
 */
final class SimNetwork {

  private final SimScheduler scheduler;
  private final Chance chance;
  private long backNanos;

  SimNetwork(SimScheduler scheduler, Chance chance) {
    this.scheduler = scheduler;
    this.chance = chance;
  }

  /** Sends a message to the broker. */
  void tell(Runnable atBroker) {
    tell(chance.network(), atBroker);
  }

  /** Sends a message that takes this long, longer while the broker is away. */
  void tell(long delayNanos, Runnable atBroker) {
    scheduler.after(delayNanos, () -> arrive(atBroker));
  }

  /** The message arrives now, or when the broker is back. */
  void arrive(Runnable atBroker) {
    if (isAway()) {
      tell(backNanos - scheduler.now() + chance.network(), atBroker);
    } else {
      atBroker.run();
    }
  }

  /** The broker stops answering for this long. */
  void away(long nanos) {
    backNanos = Math.max(backNanos, scheduler.now() + nanos);
  }

  boolean isAway() {
    return scheduler.now() < backNanos;
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
