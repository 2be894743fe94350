package dev.sonde.worker.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoopLagTest {

  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final EventLoop loop = group.next();

  @AfterEach
  void close() {
    group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }

  @Test
  void seesALoopThatIsHeldUp() {
    CompletableFuture<Long> worst = new CompletableFuture<>();
    loop.execute(() -> holdUp(worst::complete));

    assertThat(Bed.await(worst)).isBetween(45_000L, 10_000_000L);
  }

  /** Blocks the loop for 60 ms while a tick is due, and reads the lag after the next one. */
  private void holdUp(LongConsumer answer) {
    LoopLag lag = new LoopLag(loop, System::nanoTime);
    long since = System.nanoTime();
    lag.opened();
    long until = since + 60_000_000;
    while (System.nanoTime() - until < 0) {
      LockSupport.parkNanos(until - System.nanoTime());
    }
    var unused =
        loop.schedule(
            () -> {
              answer.accept(lag.worstMicros(since));
              lag.closed();
            },
            20,
            TimeUnit.MILLISECONDS);
  }

  @Test
  void countsTheTickThatIsOverdue() {
    AtomicLong now = new AtomicLong();
    CompletableFuture<Long> worst = new CompletableFuture<>();
    loop.execute(
        () -> {
          LoopLag lag = new LoopLag(loop, now::get);
          lag.opened();
          now.set(LoopLag.TICK_NANOS + 7_000_000);
          worst.complete(lag.worstMicros(0));
          lag.closed();
        });

    assertThat(Bed.await(worst)).isEqualTo(7_000L);
  }
}
