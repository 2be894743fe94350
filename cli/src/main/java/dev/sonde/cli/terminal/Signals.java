package dev.sonde.cli.terminal;

import java.lang.reflect.Proxy;

/**
 * One signal of the operating system, handled through {@code sun.misc.Signal}.
 *
 * <p>It is the JDK's only way to handle a signal without an exit. The compiler warns about it and
 * the warning cannot be suppressed, so it is called by reflection.
 */
final class Signals {

  private final Class<?> signalType;
  private final Class<?> handlerType;
  private final String name;

  /**
   * Creates the object for the signal with this name.
   *
   * @param name without {@code SIG}
   */
  Signals(String name) {
    this.name = name;
    try {
      signalType = Class.forName("sun.misc.Signal");
      handlerType = Class.forName("sun.misc.SignalHandler");
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException("this JDK cannot handle signals", e);
    }
  }

  /** Sets a handler of the signal and returns the previous one. */
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

  /** Sends the signal to this process. */
  void raise() {
    try {
      Object signal = signalType.getConstructor(String.class).newInstance(name);
      signalType.getMethod("raise", signalType).invoke(null, signal);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this JDK cannot send SIG" + name, e);
    }
  }

  /** Sets this handler of the signal and returns the previous one. */
  Object restore(Object handler) {
    try {
      Object signal = signalType.getConstructor(String.class).newInstance(name);
      return signalType.getMethod("handle", signalType, handlerType).invoke(null, signal, handler);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this JDK cannot handle SIG" + name, e);
    }
  }
}
