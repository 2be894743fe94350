package dev.sonde.worker.http;

import io.netty.channel.EventLoop;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Runs blocking work of an event loop: either name lookups or TLS handshakes, so that a lookup that
 * hangs delays no handshake. Its threads end after a second without work.
 */
final class OffLoopExecutor implements Executor, AutoCloseable {

  private static final int HANDSHAKES = 2;

  /** A name has one lookup at a time; further names wait for one of these. */
  private static final int LOOKUPS = 64;

  private final ThreadPoolExecutor threads;

  private OffLoopExecutor(String name, int most) {
    threads =
        new ThreadPoolExecutor(
            most,
            most,
            1,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            work -> thread(work, name));
    threads.allowCoreThreadTimeOut(true);
  }

  static OffLoopExecutor ofHandshakes() {
    return new OffLoopExecutor("sonde-tls", HANDSHAKES);
  }

  static OffLoopExecutor ofLookups() {
    return new OffLoopExecutor("sonde-lookup", LOOKUPS);
  }

  private static Thread thread(Runnable work, String name) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    return thread;
  }

  @Override
  public void execute(Runnable work) {
    threads.execute(work);
  }

  /** Continues on the loop. If the loop has ended, the work is dropped. */
  static void back(EventLoop loop, Runnable rest) {
    try {
      loop.execute(rest);
    } catch (RejectedExecutionException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    threads.shutdown();
  }
}
