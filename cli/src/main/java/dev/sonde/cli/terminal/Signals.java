package dev.sonde.cli.terminal;

import java.lang.reflect.Proxy;

/**
 * One signal of the operating system, through the three members of {@code sun.misc} that it takes.
 *
 * <p>It is the JDK's only way to take a signal without beginning to exit, and the compiler warns
 * about it whatever one does; hence by reflection.
 */
final class Signals {

  private final Class<?> signalType;
  private final Class<?> handlerType;
  private final String name;

  /**
   * Of the signal with this name.
   *
   * @param name without {@code SIG}
   */
  Signals(String name) {
    this.name = name;
    try {
      signalType = Class.forName("sun.misc.Signal");
      handlerType = Class.forName("sun.misc.SignalHandler");
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("this JDK cannot take signals", e);
    }
  }

  /** Takes the signal over and returns who had it. */
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

  /** Gives the signal to this handler and returns who had it. */
  Object restore(Object handler) {
    try {
      Object signal = signalType.getConstructor(String.class).newInstance(name);
      return signalType.getMethod("handle", signalType, handlerType).invoke(null, signal, handler);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this JDK cannot take SIG" + name, e);
    }
  }
}
