package dev.sonde.worker.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class RehearsalTest {

  @Test
  void makesItsCallsOnNioAndLeavesNoThread() {
    rehearse(NioIoHandler.newFactory());
  }

  @Test
  void makesItsCallsOnEpoll() {
    Assumptions.assumeTrue(Epoll.isAvailable(), "epoll is Linux's");
    rehearse(EpollIoHandler.newFactory());
  }

  @Test
  void stopsWhenItsTimeIsUsed() {
    EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    try {
      Rehearsal.Report report =
          Rehearsal.run(group.next(), System::nanoTime, Duration.ofMillis(100), 1_000_000)
              .orTimeout(20, TimeUnit.SECONDS)
              .join();

      assertThat(report.calls()).isBetween(1, 999_999);
      assertThat(report.failed()).isZero();
    } finally {
      group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }
  }

  private static void rehearse(IoHandlerFactory factory) {
    Set<String> before = threads();
    EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, factory);
    try {
      Rehearsal.Report report =
          Rehearsal.run(group.next(), System::nanoTime, Duration.ofSeconds(20), 20)
              .orTimeout(25, TimeUnit.SECONDS)
              .join();

      assertThat(report.calls()).isEqualTo(20);
      assertThat(report.failed()).isZero();
      assertThat(report.encodedBytes()).isPositive();
      assertThat(report.firstMicros()).isPositive();
    } finally {
      group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
    }
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(List.copyOf(threads())).isSubsetOf(before));
  }

  private static Set<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("sonde") || name.startsWith("multiThread"))
        .collect(Collectors.toSet());
  }
}
