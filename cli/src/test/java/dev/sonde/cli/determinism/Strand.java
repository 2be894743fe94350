package dev.sonde.cli.determinism;

import dev.sonde.kafka.Waiting;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A thread of a machine. Only one of a world's threads runs at a time, its scheduler's or that of
 * one strand: the scheduler lets a strand run until it parks, and virtual time stands still
 * meanwhile. So production code may block in what is simulated, and a seed still decides
 * everything.
 */
final class Strand {

  private final Machine machine;
  private final Thread thread;
  private @Nullable Thread scheduler;
  private @Nullable Throwable failure;
  private volatile boolean running;
  private boolean parked;
  private boolean stopped;
  private boolean ended;
  private long parking;

  /** Unwinds the strand of a machine that was killed. */
  private static final class StoppedError extends Error {
    private static final long serialVersionUID = 1;

    StoppedError() {
      super("the machine is no more", null, false, false);
    }
  }

  Strand(Machine machine, String name, Runnable body) {
    this.machine = machine;
    this.thread = new Thread(() -> run(body), machine.name() + "-" + name);
    thread.setDaemon(true);
  }

  Machine machine() {
    return machine;
  }

  /** Begins a moment later. */
  void start() {
    parked = true;
    long number = ++parking;
    thread.start();
    machine.after(0, () -> resume(number));
  }

  private void run(Runnable body) {
    awaitTurn();
    try {
      if (!stopped) {
        body.run();
      }
    } catch (StoppedError e) {
      // As a killed process ends.
    } catch (RuntimeException | Error e) {
      failure = e;
    } finally {
      ended = true;
      running = false;
      LockSupport.unpark(scheduler);
    }
  }

  private void awaitTurn() {
    while (!running) {
      LockSupport.park(this);
    }
  }

  /** By the scheduler: runs the strand until it parks again, unless it was resumed meanwhile. */
  private void resume(long number) {
    if (number == parking && parked && !ended) {
      turn();
    }
  }

  private void turn() {
    parked = false;
    scheduler = Thread.currentThread();
    running = true;
    LockSupport.unpark(thread);
    while (running) {
      LockSupport.park(this);
    }
    Throwable thrown = failure;
    if (thrown instanceof Error error) {
      throw error;
    } else if (thrown != null) {
      throw new IllegalStateException(thread.getName() + " has failed", thrown);
    }
  }

  /** Until somebody unparks it. */
  void park() {
    parking++;
    yieldTurn();
  }

  /** Until somebody unparks it, or the time is over. */
  void park(long nanos) {
    long number = ++parking;
    machine.after(nanos, () -> resume(number));
    yieldTurn();
  }

  private void yieldTurn() {
    check();
    parked = true;
    running = false;
    LockSupport.unpark(scheduler);
    awaitTurn();
    check();
  }

  /** Nothing is done any more on a machine that was killed. */
  void check() {
    if (stopped) {
      throw new StoppedError();
    }
  }

  /** It goes on a moment later, if it is parked then. */
  void unpark() {
    long number = parking;
    machine.after(0, () -> resume(number));
  }

  boolean stopped() {
    return stopped;
  }

  /** By the scheduler: the machine is killed, or the world ends. */
  void stop() {
    stopped = true;
    if (!ended) {
      turn();
    }
  }

  /** How its back-off and its watch wait. */
  Waiting waiting() {
    return new Waiting() {
      private boolean woken;

      @Override
      public void await(Duration atMost) {
        if (!woken) {
          park(atMost.toNanos());
        }
        woken = false;
      }

      @Override
      public void wake() {
        woken = true;
        unpark();
      }
    };
  }
}
