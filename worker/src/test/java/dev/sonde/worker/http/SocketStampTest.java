package dev.sonde.worker.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Compares a request's time on our clock with the time of its reader on the same clock. */
class SocketStampTest {

  private static final int REQUESTS = 20;
  private static final int MORE_THAN_SOCKETS_HOLD = 64 << 20;
  private static final String ANSWER = Responses.plain("200 OK", "text/plain", "yes");

  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final EventLoop loop = group.next();
  private final Connections connections =
      new Connections(
          loop,
          SocketStampTest::afterAWhile,
          new HttpLimits(8192, Duration.ofSeconds(30)),
          () -> {
            throw new IllegalStateException("no TLS here");
          });
  private final BlockingQueue<Long> read = new LinkedBlockingQueue<>();

  @AfterEach
  void close() {
    loop.submit(connections::close).syncUninterruptibly();
    group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }

  /** The time on a machine where a thread waits for a processor before it reads the clock. */
  private static long afterAWhile() {
    LockSupport.parkNanos(1_000_000);
    return System.nanoTime();
  }

  private Sent send(String url, boolean http2, byte[] body) throws Exception {
    Sent sent = new Sent(new Request(Endpoint.parse(url), http2, List.of(), List.of(body)));
    loop.submit(() -> connections.start(sent)).sync();
    sent.over.get(30, TimeUnit.SECONDS);
    return sent;
  }

  private void assertSentBeforeItWasRead(String url, boolean http2) throws Exception {
    for (int i = 0; i < REQUESTS; i++) {
      Sent sent = send(url, http2, new byte[] {'?'});
      assertThat(read.take() - sent.nanos).as("read after it was sent").isNotNegative();
      assertThat(sent.nanos - sent.openedNanos).as("sent after opened").isNotNegative();
    }
  }

  private void serve(RawServer.Connection connection) throws IOException {
    while (connection.request()) {
      read.add(System.nanoTime());
      connection.write(ANSWER);
    }
  }

  @Test
  void isSentBeforeItIsRead() throws Exception {
    try (RawServer server = new RawServer(this::serve)) {
      assertSentBeforeItWasRead(server.url(), false);
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void isSentBeforeItIsReadOverHttp2() throws Exception {
    Http2Server.Script script =
        stream -> {
          read.add(System.nanoTime());
          stream.head(200, "text/plain");
          stream.data("yes", true);
        };
    try (Http2Server server = new Http2Server(null, 100, script)) {
      assertSentBeforeItWasRead(server.url("http"), true);
      assertThat(server.connections()).hasSize(1);
    }
  }

  @Test
  void isSentWhenTheSocketHasTakenItAll() throws Exception {
    RawServer.Script slow =
        connection -> {
          LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
          read.add(System.nanoTime());
          serve(connection);
        };
    try (RawServer server = new RawServer(slow)) {
      Sent sent = send(server.url(), false, new byte[MORE_THAN_SOCKETS_HOLD]);
      assertThat(sent.nanos - read.take()).as("read before all was sent").isPositive();
    }
  }

  /** An exchange that keeps when it was sent. */
  private static final class Sent implements Exchange {
    private final Request request;
    private final CompletableFuture<Void> over = new CompletableFuture<>();
    private volatile long openedNanos;
    private volatile long nanos;

    private Sent(Request request) {
      this.request = request;
    }

    @Override
    public Request request() {
      return request;
    }

    @Override
    public void opened(boolean reused, boolean http2, long at) {
      openedNanos = at;
    }

    @Override
    public void sent(long at, boolean atOnce) {
      nanos = at;
    }

    @Override
    public void head(ResponseHead head, long at) {}

    @Override
    public void body(byte[] bytes, int offset, int length, long at) {}

    @Override
    public void ended(long at) {
      over.complete(null);
    }

    @Override
    public void failed(Failure failure, String reason, long at) {
      over.completeExceptionally(new IOException(failure + ": " + reason));
    }
  }
}
