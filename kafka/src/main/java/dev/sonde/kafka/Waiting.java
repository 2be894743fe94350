package dev.sonde.kafka;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A wait by one thread, which other threads can end. */
public interface Waiting {

  /** Returns when the time is over, or when {@link #wake} was called since the last wait. */
  void await(Duration atMost);

  /** Ends the current wait, or else the next one. From any thread. */
  void wake();

  /** A wait in real time. An interrupt ends it, and the thread stays interrupted. */
  static Waiting real() {
    Semaphore woken = new Semaphore(0);
    return new Waiting() {
      @Override
      public void await(Duration atMost) {
        try {
          if (woken.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS)) {
            woken.drainPermits();
          }
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }

      @Override
      public void wake() {
        woken.release();
      }
    };
  }
}
