package dev.sonde.cli.terminal;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Handles Ctrl-C: the first stops sending and waits for probes in flight, the second exits at once.
 */
public final class Interrupts implements AutoCloseable {

  static final int EXIT_CODE = 130;

  private final Signals signals;
  private final Object before;

  private Interrupts(Signals signals, Object before) {
    this.signals = signals;
    this.before = before;
  }

  /** Handles SIGINT until closed. */
  public static Interrupts first(Runnable onFirst) {
    AtomicInteger seen = new AtomicInteger();
    Signals signals = new Signals("INT");
    Object before =
        signals.handle(
            () -> {
              if (seen.incrementAndGet() > 1) {
                Runtime.getRuntime().halt(EXIT_CODE);
              }
              Thread told = new Thread(onFirst, "interrupted");
              told.setDaemon(true);
              told.start();
            });
    return new Interrupts(signals, before);
  }

  @Override
  public void close() {
    signals.restore(before);
  }
}
