package dev.sonde.cli.terminal;

import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ctrl-C: once stops sending and lets what is in flight end, twice exits at once.
 *
 * <p>The JDK's only way to take SIGINT without beginning to exit is {@code sun.misc.Signal}, which
 * the compiler warns about whatever one does; hence by reflection.
 */
public final class Interrupts implements AutoCloseable {

  private static final int EXIT_CODE = 130;

  private final Signals signals;
  private final Object before;

  private Interrupts(Signals signals, Object before) {
    this.signals = signals;
    this.before = before;
  }

  /** Takes over SIGINT until closed. */
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

  /**
   * Waits for SIGTERM or SIGINT, which from then on no longer end the process; the next one does,
   * at once.
   */
  public static void awaitStop() throws InterruptedException {
    CountDownLatch stop = new CountDownLatch(1);
    AtomicInteger seen = new AtomicInteger();
    Runnable onSignal =
        () -> {
          if (seen.incrementAndGet() > 1) {
            Runtime.getRuntime().halt(EXIT_CODE);
          }
          stop.countDown();
        };
    new Signals("TERM").handle(onSignal);
    new Signals("INT").handle(onSignal);
    stop.await();
  }

  @Override
  public void close() {
    signals.restore(before);
  }

  /** The three members of {@code sun.misc} that this needs. */
  private static final class Signals {
    private final Class<?> signalType;
    private final Class<?> handlerType;
    private final String name;

    Signals(String name) {
      this.name = name;
      try {
        signalType = Class.forName("sun.misc.Signal");
        handlerType = Class.forName("sun.misc.SignalHandler");
      } catch (ClassNotFoundException e) {
        throw new IllegalStateException("this JDK cannot take signals", e);
      }
    }

    Object handle(Runnable onSignal) {
      Object handler =
          Proxy.newProxyInstance(
              handlerType.getClassLoader(),
              new Class<?>[] {handlerType},
              (proxy, method, arguments) -> {
                onSignal.run();
                return null;
              });
      return restore(handler);
    }

    Object restore(Object handler) {
      try {
        Object signal = signalType.getConstructor(String.class).newInstance(name);
        return signalType
            .getMethod("handle", signalType, handlerType)
            .invoke(null, signal, handler);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("this JDK cannot take SIG" + name, e);
      }
    }
  }
}
