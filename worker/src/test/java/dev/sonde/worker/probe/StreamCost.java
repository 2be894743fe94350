package dev.sonde.worker.probe;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import dev.sonde.common.event.Outcome;
import dev.sonde.common.event.ProbeEvent;
import dev.sonde.common.run.RequestSpec;
import dev.sonde.common.run.Run;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Measures the processor time of a stream; not run by the build. Arguments: endpoint, concurrency,
 * seconds. The server is another process, so the loop thread's CPU time is the client's alone.
 */
final class StreamCost {

  private final Prober prober;
  private final EventLoop loop;
  private final Run run;
  private final AtomicInteger ended = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();
  private final AtomicLong chunks = new AtomicLong();
  private volatile boolean over;

  private StreamCost(EventLoop loop, String endpoint) {
    this.loop = loop;
    this.prober = new Prober(loop, System::nanoTime, KeySource.NONE, ProberLimits.DEFAULT);
    this.run =
        Bed.run(
            endpoint,
            Bed.request(RequestSpec.Timeouts.within(Duration.ofSeconds(60)), true, false));
  }

  private void fire() {
    long now = System.nanoTime();
    var id = new ProbeEvent.ProbeId(run.id(), "here", ended.get(), 1, 0, 0);
    ProbeCall call = new ProbeCall(id, run, "w", now, now, now, () -> 1);
    prober.fire(call, event -> loop.execute(() -> next(event)));
  }

  private void next(ProbeEvent event) {
    ended.incrementAndGet();
    chunks.addAndGet(event.answer().tokenChunks());
    failed.addAndGet(event.outcome() == Outcome.OK ? 0 : 1);
    if (!over) {
      fire();
    }
  }

  public static void main(String[] arguments) throws Exception {
    var group = new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    StreamCost cost = new StreamCost(group.next(), arguments[0]);
    int concurrency = Integer.parseInt(arguments[1]);
    long loopThread = group.next().submit(() -> Thread.currentThread().getId()).get();
    for (int i = 0; i < concurrency; i++) {
      cost.loop.execute(cost::fire);
    }
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    var system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    for (int second = 0; second < Integer.parseInt(arguments[2]); second += 5) {
      long cpu = threads.getThreadCpuTime(loopThread);
      long process = system.getProcessCpuTime();
      long bytes = threads.getThreadAllocatedBytes(loopThread);
      int before = cost.ended.get();
      long chunksBefore = cost.chunks.get();
      TimeUnit.SECONDS.sleep(5);
      double streams = Math.max(1, cost.ended.get() - before);
      System.out.printf(
          "%.0f streams/s, %.1f chunks each, loop %.1f us, process %.1f us, %.0f bytes, failed %d%n",
          streams / 5,
          (cost.chunks.get() - chunksBefore) / streams,
          (threads.getThreadCpuTime(loopThread) - cpu) / streams / 1e3,
          (system.getProcessCpuTime() - process) / streams / 1e3,
          (threads.getThreadAllocatedBytes(loopThread) - bytes) / streams,
          cost.failed.get());
    }
    cost.over = true;
    group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
