package dev.sonde.kafka;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** How one thread waits, and others end that wait. */
public interface Waiting {

  /**
   * Returns when the time is over, or when somebody has called {@link #wake} since the last wait.
   */
  void await(Duration atMost);

  /** From any thread. */
  void wake();

  /** Of a real thread. An interrupt ends its wait, and stays set. */
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
