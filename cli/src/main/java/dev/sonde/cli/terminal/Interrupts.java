package dev.sonde.cli.terminal;

import java.util.concurrent.atomic.AtomicInteger;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Ctrl-C: once stops sending and lets what is in flight end, twice exits at once.
 *
 * <p>The JDK has no supported way to take SIGINT without beginning to exit, and the first one must
 * not.
 */
@SuppressWarnings("sunapi")
public final class Interrupts implements AutoCloseable {

  private static final int EXIT_CODE = 130;

  private final Signal signal = new Signal("INT");
  private final SignalHandler before;

  private Interrupts(SignalHandler before) {
    this.before = before;
  }

  /** Takes over SIGINT until closed. */
  public static Interrupts first(Runnable onFirst) {
    AtomicInteger seen = new AtomicInteger();
    SignalHandler handler =
        raised -> {
          if (seen.incrementAndGet() > 1) {
            Runtime.getRuntime().halt(EXIT_CODE);
          }
          Thread told = new Thread(onFirst, "interrupted");
          told.setDaemon(true);
          told.start();
        };
    return new Interrupts(Signal.handle(new Signal("INT"), handler));
  }

  @Override
  public void close() {
    Signal.handle(signal, before);
  }
}
