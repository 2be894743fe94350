package dev.sonde.worker.http;

import io.netty.channel.EventLoop;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Runs the blocking work of an event loop: name lookups and TLS handshakes. Its threads end after a
 * second without work.
 */
final class OffLoopExecutor implements Executor, AutoCloseable {

  private static final int THREADS = 2;

  private final ThreadPoolExecutor threads;

  OffLoopExecutor() {
    threads =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            1,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            OffLoopExecutor::thread);
    threads.allowCoreThreadTimeOut(true);
  }

  private static Thread thread(Runnable work) {
    Thread thread = new Thread(work, "sonde-aside");
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
