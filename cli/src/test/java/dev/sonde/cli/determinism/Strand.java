package dev.sonde.cli.determinism;

import dev.sonde.kafka.Waiting;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A thread of a machine. Only one of a world's threads runs at a time, its scheduler's or that of
 * one strand: the scheduler lets a strand run until it parks, and virtual time stops in the
 * meantime. So production code may block, and a seed still decides everything.
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

  /** Starts a short time later. */
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
      // Ends as in a killed process.
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

  /**
   * Called by the scheduler: runs the strand until it parks again, unless it has been resumed
   * already.
   */
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

  /** Parks until {@link #unpark}. */
  void park() {
    parking++;
    yieldTurn();
  }

  /** Parks until {@link #unpark} or until the time is over. */
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

  /** Throws if the machine was killed. */
  void check() {
    if (stopped) {
      throw new StoppedError();
    }
  }

  /** Continues the strand a short time later, if it is parked then. */
  void unpark() {
    long number = parking;
    machine.after(0, () -> resume(number));
  }

  boolean stopped() {
    return stopped;
  }

  /** Called by the scheduler when the machine is killed or the world ends. */
  void stop() {
    stopped = true;
    if (!ended) {
      turn();
    }
  }

  /** How the back-off and the watch of this strand wait. */
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
