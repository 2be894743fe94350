package dev.sonde.worker.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sonde.testing.Http2Frames;
import dev.sonde.testing.SocketServer;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connects to servers whose connections are of no use, and to an honest one beside them. */
class ConnectLimiterTest {

  private static final int SECONDS = 3;
  private static final int PER_SECOND = 100;

  /**
   * 16 that limit nothing, 4 in the first second, 2 in each further one: on a quiet machine. On a
   * busy one many are under way before the first is known to be useless. There are 300 requests.
   */
  private static final int MOST_CONNECTS = 200;

  /** So long that a busy machine is not taken for a useful connection. */
  private static final Duration PROOF = Duration.ofSeconds(10);

  private static final String ANSWER = Responses.plain("200 OK", "text/plain", "yes");

  private final EventLoopGroup group =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final EventLoop loop = group.next();

  @TempDir private Path directory = Path.of("");

  private @Nullable Tls tls;
  private final Connections connections =
      new Connections(
          loop,
          System::nanoTime,
          new HttpLimits(8192, Duration.ofSeconds(30), PROOF),
          () -> Objects.requireNonNull(tls));

  @AfterEach
  void close() {
    loop.submit(connections::close).syncUninterruptibly();
    group.shutdownGracefully(0, 5, TimeUnit.SECONDS).syncUninterruptibly();
  }

  private Probe fire(String url, boolean http2) {
    Probe probe = new Probe(new Request(Endpoint.parse(url), http2, List.of(), List.of()));
    loop.execute(() -> connections.start(probe));
    return probe;
  }

  private List<Probe> openLoop(String url, boolean http2, double seconds, int perSecond) {
    List<Probe> probes = new ArrayList<>();
    long start = System.nanoTime();
    for (int i = 0; i < seconds * perSecond; i++) {
      long due = start + i * Duration.ofSeconds(1).toNanos() / perSecond;
      while (System.nanoTime() < due) {
        LockSupport.parkNanos(due - System.nanoTime());
      }
      probes.add(fire(url, http2));
    }
    return probes;
  }

  /** Fires at a useless server for three seconds and at an honest one beside it. */
  private List<Probe> beside(String url, boolean http2) throws Exception {
    try (SocketServer honest = new SocketServer(0, ConnectLimiterTest::answer)) {
      CompletableFuture<List<Probe>> others =
          CompletableFuture.supplyAsync(() -> openLoop(honest.url(), false, SECONDS, PER_SECOND));
      List<Probe> probes = openLoop(url, http2, SECONDS, PER_SECOND);
      for (Probe probe : others.get(60, TimeUnit.SECONDS)) {
        assertThat(probe.result()).as("at the honest server").isEqualTo("ended");
      }
      return probes;
    }
  }

  private static void answer(Socket socket) throws IOException {
    while (true) {
      readRequest(socket);
      socket.getOutputStream().write(ANSWER.getBytes(StandardCharsets.US_ASCII));
    }
  }

  /** Reads a request without a body. */
  private static void readRequest(Socket socket) throws IOException {
    int ends = 0;
    while (ends < 4) {
      int read = socket.getInputStream().read();
      if (read < 0) {
        throw new EOFException("the client has closed");
      }
      ends = read == (ends % 2 == 0 ? '\r' : '\n') ? ends + 1 : 0;
    }
  }

  private static void assertAllFail(List<Probe> probes, String... reasons) throws Exception {
    for (Probe probe : probes) {
      assertThat(probe.result()).containsAnyOf(reasons);
    }
  }

  /** Serves a connection after preface and settings. */
  private interface Http2Script {
    void serve(Socket socket, int connection) throws IOException;
  }

  private static SocketServer http2Server(byte[] settings, Http2Script script) throws IOException {
    AtomicInteger connections = new AtomicInteger();
    return new SocketServer(
        0,
        socket -> {
          Http2Frames.readPreface(socket.getInputStream());
          socket.getOutputStream().write(settings);
          script.serve(socket, connections.getAndIncrement());
        });
  }

  private static void awaitClose(Socket socket, int connection) throws IOException {
    InputStream in = socket.getInputStream();
    while (in.read() >= 0) {
      // Reads whatever the client still sends.
    }
  }

  private static byte[] allowing(int streams) {
    return Http2Frames.settings(Http2Frames.MAX_CONCURRENT_STREAMS, streams);
  }

  private void assertFewConnects(SocketServer server, boolean http2, String... reasons)
      throws Exception {
    assertAllFail(beside(server.url(), http2), reasons);
    assertThat(server.connections()).as("connects").isBetween(1, MOST_CONNECTS);
  }

  @Test
  void aServerThatAllowsNoStreams() throws Exception {
    try (SocketServer server = http2Server(allowing(0), ConnectLimiterTest::awaitClose)) {
      assertFewConnects(server, true, "CONNECT: the server allows no streams");
    }
  }

  @Test
  void aServerThatAllowsStreamsAMomentLater() throws Exception {
    Http2Script later =
        (socket, connection) -> {
          LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
          socket.getOutputStream().write(allowing(1));
          int stream = Http2Frames.readRequest(socket.getInputStream());
          socket.getOutputStream().write(Http2Frames.head(stream, 200, true));
          awaitClose(socket, connection);
        };
    try (SocketServer server = http2Server(allowing(0), later)) {
      assertThat(fire(server.url(), true).result()).isEqualTo("ended");
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @Test
  void aServerThatLowersItsLimitToNoneAtOnce() throws Exception {
    Http2Script lowering =
        (socket, connection) -> {
          int stream = Http2Frames.readRequest(socket.getInputStream());
          socket.getOutputStream().write(allowing(0));
          socket.getOutputStream().write(Http2Frames.reset(stream, Http2Frames.REFUSED_STREAM));
          awaitClose(socket, connection);
        };
    try (SocketServer server = http2Server(allowing(1), lowering)) {
      assertFewConnects(server, true, "RESET: stream reset: REFUSED_STREAM", "CONNECT: ");
    }
  }

  @Test
  void aServerThatLeavesAtOnce() throws Exception {
    Http2Script leaving =
        (socket, connection) -> {
          socket.getOutputStream().write(Http2Frames.goAway(0, Http2Frames.NO_ERROR));
          awaitClose(socket, connection);
        };
    try (SocketServer server = http2Server(allowing(100), leaving)) {
      assertFewConnects(server, true, "RESET: refused by GOAWAY: NO_ERROR", "CONNECT: ");
    }
  }

  @Test
  void aServerThatRefusesEachStream() throws Exception {
    Http2Script refusing =
        (socket, connection) -> {
          while (true) {
            int stream = Http2Frames.readRequest(socket.getInputStream());
            socket.getOutputStream().write(Http2Frames.reset(stream, Http2Frames.REFUSED_STREAM));
          }
        };
    try (SocketServer server = http2Server(allowing(100), refusing)) {
      assertAllFail(beside(server.url(), true), "RESET: stream reset: REFUSED_STREAM");
      // Another one if a hundred requests have waited for the first.
      assertThat(server.connections()).isLessThan(4);
    }
  }

  @Test
  void aServerThatResetsEachConnection() throws Exception {
    for (boolean http2 : new boolean[] {false, true}) {
      try (SocketServer server = new SocketServer(0, SocketServer::reset)) {
        assertFewConnects(server, http2, "RESET: ", "CONNECT: ");
      }
    }
  }

  @Test
  void aServerThatRefusesTls() throws Exception {
    tls = new TestKeys(directory).client();
    try (SocketServer server =
        new SocketServer(
            0,
            socket ->
                socket
                    .getOutputStream()
                    .write("no\n".repeat(9).getBytes(StandardCharsets.US_ASCII)))) {
      assertAllFail(beside(server.url().replace("http:", "https:"), true), "CONNECT: ");
      assertThat(server.connections()).as("connects").isBetween(1, MOST_CONNECTS);
    }
  }

  @Test
  void connectsThatAreOfUseAreNotSlowed() throws Exception {
    AtomicInteger open = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    SocketServer.Script oneEach =
        socket -> {
          most.accumulateAndGet(open.incrementAndGet(), Math::max);
          readRequest(socket);
          LockSupport.parkNanos(Duration.ofMillis(300).toNanos());
          String once = Responses.plain("200 OK", "text/plain", "yes", "connection: close");
          socket.getOutputStream().write(once.getBytes(StandardCharsets.US_ASCII));
          open.decrementAndGet();
        };
    try (SocketServer server = new SocketServer(0, oneEach)) {
      List<Probe> probes = openLoop(server.url(), false, 1, 300);
      for (Probe probe : probes) {
        assertThat(probe.result()).isEqualTo("ended");
      }
      assertThat(server.connections()).isEqualTo(300);
      assertThat(most.get()).as("open at once").isGreaterThan(2 * ConnectLimiter.FREE);
    }
  }

  @Test
  void aServerThatComesBackIsUsedAtOnce() throws Exception {
    AtomicInteger connections = new AtomicInteger();
    SocketServer.Script comingBack =
        socket -> {
          if (connections.getAndIncrement() < 20) {
            SocketServer.reset(socket);
          } else {
            answer(socket);
          }
        };
    try (SocketServer server = new SocketServer(0, comingBack)) {
      openLoop(server.url(), false, 0.5, 100).forEach(Probe::await);
      List<Probe> after = openLoop(server.url(), false, 3, 100);
      after.forEach(Probe::await);
      List<Probe> last = after.subList(200, 300);
      for (Probe probe : last) {
        assertThat(probe.result()).isEqualTo("ended");
      }
    }
  }

  /** An exchange that keeps how it ended. */
  private static final class Probe implements Exchange {
    private final Request request;
    private final CompletableFuture<String> over = new CompletableFuture<>();

    private Probe(Request request) {
      this.request = request;
    }

    private String result() throws Exception {
      return over.get(20, TimeUnit.SECONDS);
    }

    private void await() {
      over.orTimeout(20, TimeUnit.SECONDS).join();
    }

    @Override
    public Request request() {
      return request;
    }

    @Override
    public void opened(boolean reused, boolean http2, long at) {}

    @Override
    public void sent(long at, boolean atOnce) {}

    @Override
    public void head(ResponseHead head, long at) {}

    @Override
    public void body(byte[] bytes, int offset, int length, long at) {}

    @Override
    public void ended(long at) {
      over.complete("ended");
    }

    @Override
    public void failed(Failure failure, String reason, long at) {
      over.complete(failure + ": " + reason);
    }
  }
}
