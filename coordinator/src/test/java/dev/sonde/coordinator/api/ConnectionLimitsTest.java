package dev.sonde.coordinator.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A client that only holds connections cannot lock out other clients. */
class ConnectionLimitsTest {

  private static final int MOST = 3;
  private static final Duration LONG = Duration.ofMinutes(5);

  private final Vertx vertx = Vertx.vertx();
  private final List<Socket> sockets = new ArrayList<>();
  private final Queue<RoutingContext> held = new ConcurrentLinkedQueue<>();

  @AfterEach
  void close() throws IOException {
    for (Socket each : sockets) {
      each.close();
    }
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  private int serve(Duration idle) {
    return serve(new ConnectionLimits.Bounds(MOST, MOST, LONG, idle));
  }

  private int serve(ConnectionLimits.Bounds bounds) {
    ConnectionLimits limits = new ConnectionLimits(vertx, bounds);
    Router router = Router.router(vertx);
    router.route().handler(limits.begins());
    router.route().handler(limits.arrives());
    router.get("/held").handler(held::add);
    router.get("/healthz").handler(context -> Responses.send(context, 200, "text/plain", "ok"));
    HttpServer server =
        vertx.createHttpServer().connectionHandler(limits::opened).requestHandler(router);
    return server
        .listen(0, "127.0.0.1")
        .toCompletionStage()
        .toCompletableFuture()
        .join()
        .actualPort();
  }

  private Socket connect(int port, String path) throws IOException {
    return connect(port, path, 1);
  }

  private Socket connect(int port, String path, int from) throws IOException {
    Socket socket = new Socket(address(1), port, address(from), 0);
    socket.setSoTimeout(10_000);
    sockets.add(socket);
    if (!path.isEmpty()) {
      String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
    }
    return socket;
  }

  private static InetAddress address(int last) throws IOException {
    return InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) last});
  }

  /** The first byte of a response, or -1 when the connection was closed. */
  private static int first(Socket socket) throws IOException {
    try {
      return socket.getInputStream().read();
    } catch (SocketException e) {
      return -1;
    }
  }

  @Test
  void theOneThatHasRestedLongestMakesRoom() throws IOException {
    int port = serve(LONG);
    for (int i = 0; i < MOST; i++) {
      assertThat(first(connect(port, "/healthz"))).isEqualTo('H');
    }
    for (int i = 0; i < 2 * MOST; i++) {
      assertThat(first(connect(port, "/healthz"))).isEqualTo('H');
    }

    Socket oldest = sockets.get(0);
    await().until(() -> oldest.getInputStream().readAllBytes().length > 0);
  }

  @Test
  void silentOnesMakeRoomToo() throws IOException {
    int port = serve(LONG);
    for (int i = 0; i < 2 * MOST; i++) {
      connect(port, "");
    }

    assertThat(first(connect(port, "/healthz"))).isEqualTo('H');
  }

  @Test
  void oneWithARequestUnderWayStays() throws IOException {
    int port = serve(LONG);
    for (int i = 0; i < MOST; i++) {
      connect(port, "/held");
    }
    await().until(() -> held.size() == MOST);

    assertThat(first(connect(port, "/healthz"))).isEqualTo(-1);
    held.forEach(
        each -> vertx.runOnContext(any -> Responses.send(each, 200, "text/plain", "late")));
    for (Socket each : sockets.subList(0, MOST)) {
      assertThat(first(each)).isEqualTo('H');
    }
  }

  /** All addresses of 127/8 are this machine, so that a test can use several. */
  @Test
  void oneAddressKeepsOnlyItselfOut() throws IOException {
    int port = serve(new ConnectionLimits.Bounds(MOST, MOST - 1, LONG, LONG));
    for (int i = 0; i < MOST - 1; i++) {
      connect(port, "/held");
    }
    await().until(() -> held.size() == MOST - 1);

    assertThat(first(connect(port, "/healthz"))).isEqualTo(-1);
    assertThat(first(connect(port, "/healthz", 2))).isEqualTo('H');

    sockets.get(0).close();
    await().until(() -> first(connect(port, "/healthz")) == 'H');
  }

  @Test
  void aRequestThatHasArrivedMayTakeLongerThanItsArrival() throws IOException {
    Duration arrival = Duration.ofMillis(200);
    int port = serve(new ConnectionLimits.Bounds(MOST, MOST, arrival, LONG));
    Socket asked = connect(port, "/held");
    await().until(() -> held.size() == 1);

    // Timers fire in order: the one of the arrival would have fired before this one.
    held.forEach(
        each ->
            vertx.setTimer(
                3 * arrival.toMillis(), any -> Responses.send(each, 200, "text/plain", "late")));
    assertThat(first(asked)).isEqualTo('H');
  }

  @Test
  void whatAsksForNothingIsHungUpOn() throws IOException {
    int port = serve(Duration.ofMillis(200));
    Socket socket = connect(port, "/healthz");

    String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);

    assertThat(all).endsWith("ok");
  }
}
