package dev.sonde.worker.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AddressBookTest {

  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final EventLoop loop = group.next();
  private final OffLoopExecutor threads = OffLoopExecutor.ofLookups();
  private final AtomicLong now = new AtomicLong();
  private final AtomicInteger lookups = new AtomicInteger();

  @AfterEach
  void close() {
    threads.close();
    group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private AddressBook book(AddressBook.Lookup lookup) {
    return new AddressBook(
        loop,
        now::get,
        threads,
        host -> {
          lookups.incrementAndGet();
          return lookup.addresses(host);
        });
  }

  private CompletableFuture<AddressBook.Answer> find(AddressBook book, String host) {
    CompletableFuture<AddressBook.Answer> answer = new CompletableFuture<>();
    loop.execute(() -> book.find(host, answer::complete));
    return answer.orTimeout(20, TimeUnit.SECONDS);
  }

  private static InetAddress[] loopback() {
    return new InetAddress[] {InetAddress.getLoopbackAddress()};
  }

  @Test
  void remembersANameForAMinute() {
    AddressBook book = book(host -> loopback());
    for (int i = 0; i < 3; i++) {
      assertThat(find(book, "h").join().addresses())
          .containsExactly(InetAddress.getLoopbackAddress());
    }
    assertThat(lookups).hasValue(1);

    now.addAndGet(Duration.ofSeconds(61).toNanos());
    find(book, "h").join();
    assertThat(lookups).hasValue(2);
  }

  @Test
  void asksOnceForAllWhoWait() {
    CountDownLatch asked = new CountDownLatch(1);
    AddressBook book =
        book(
            host -> {
              await(asked);
              return loopback();
            });
    CompletableFuture<AddressBook.Answer> first = find(book, "h");
    CompletableFuture<AddressBook.Answer> second = find(book, "h");
    loop.execute(asked::countDown);

    assertThat(first.join()).isEqualTo(second.join());
    assertThat(lookups).hasValue(1);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void namesThatHangDelayNoOther() {
    CountDownLatch never = new CountDownLatch(1);
    AddressBook book =
        book(
            host -> {
              if (host.startsWith("hangs")) {
                await(never);
              }
              return loopback();
            });
    for (int probe = 0; probe < 5; probe++) {
      for (int name = 0; name < 10; name++) {
        String hanging = "hangs" + name;
        loop.execute(() -> book.find(hanging, answer -> {}));
      }
    }

    assertThat(find(book, "h").orTimeout(10, TimeUnit.SECONDS).join().addresses()).hasSize(1);
    Awaitility.await("one a name").untilAtomic(lookups, greaterThanOrEqualTo(11));
    never.countDown();
    assertThat(lookups).as("one a name").hasValue(11);
  }

  @Test
  void aLookupThatThrowsIsAFailure() {
    AddressBook book =
        book(
            host -> {
              throw new IllegalStateException("broken");
            });
    assertThat(find(book, "h").join().failure()).isEqualTo("no lookup of h: broken");
  }

  @Test
  void doesNotRememberAFailure() {
    AddressBook book =
        book(
            host -> {
              throw new UnknownHostException(host);
            });
    assertThat(find(book, "h").join().failure()).isEqualTo("unknown host h");
    find(book, "h").join();
    assertThat(lookups).hasValue(2);
  }

  @Test
  void asksNobodyForAnAddress() {
    AddressBook book = book(host -> loopback());

    assertThat(find(book, "::1").join().addresses()).hasSize(1);
    assertThat(find(book, "10.1.2.3").join().addresses()).hasSize(1);
    assertThat(lookups).hasValue(0);
  }
}
