package dev.sonde.cli.terminal;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Handles SIGTERM and SIGINT of a role: the first signal ends it in order, also while it starts,
 * the second ends it at once.
 */
public final class StopSignals implements AutoCloseable {

  private final CountDownLatch first = new CountDownLatch(1);
  private final AtomicInteger seen = new AtomicInteger();
  private final Signals terminate = new Signals("TERM");
  private final Signals interrupt = new Signals("INT");
  private final Object beforeTerminate;
  private final Object beforeInterrupt;

  private StopSignals() {
    beforeTerminate = terminate.handle(this::seen);
    beforeInterrupt = interrupt.handle(this::seen);
  }

  /** Handles both signals until closed. */
  public static StopSignals take() {
    return new StopSignals();
  }

  private void seen() {
    if (seen.incrementAndGet() > 1) {
      Runtime.getRuntime().halt(Interrupts.EXIT_CODE);
    }
    first.countDown();
  }

  /** Whether the role has been asked to end. */
  public boolean given() {
    return seen.get() > 0;
  }

  /** Ends the wait without a signal. From any thread. */
  public void end() {
    first.countDown();
  }

  /** Waits for the first signal. */
  public void await() throws InterruptedException {
    first.await();
  }

  @Override
  public void close() {
    terminate.restore(beforeTerminate);
    interrupt.restore(beforeInterrupt);
  }
}
