package dev.sonde.cli.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.sonde.cli.fleet.LocalVertx;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** A broken request gets an answer of its own fault, and leaves no stack trace. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WorkerMonitorTest {

  private final Vertx vertx = LocalVertx.create();
  private final WorkerMonitor monitor = new WorkerMonitor(vertx, "w", "here", Optional::empty);
  private final Queue<ILoggingEvent> logged = new ConcurrentLinkedQueue<>();
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          logged.add(event);
        }
      };
  private int port;

  private static Logger root() {
    return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }

  @BeforeAll
  void serve() {
    port = monitor.start("127.0.0.1", 0).join();
    appender.start();
    root().addAppender(appender);
  }

  @AfterAll
  void close() {
    root().detachAppender(appender);
    monitor.close();
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /healthz HTTP/1.1|Host: a|",
        "GET /%zz HTTP/1.1|Host: a|",
        "GET /healthz?%zz HTTP/1.1|Host: a|",
        "GET /a\0b HTTP/1.1|Host: a|",
        "GET * HTTP/1.1|Host: a|",
        "GET no-slash HTTP/1.1|Host: a|",
        "GET  HTTP/1.1|Host: a|",
        "GET /healthz HTTP/1.1|",
        "GET /healthz HTTP/1.1|Host: a b:x|",
        "CONNECT a:1 HTTP/1.1|Host: a|",
        "BREW / HTTP/1.1|Host: a|",
        "nonsense|",
        "POST / HTTP/1.1|Host: a|Transfer-Encoding: chunked||zz|",
        "GET / HTTP/1.1|Host: a|Content-Length: x|"
      })
  void noRequestBreaksIt(String request) throws IOException {
    logged.clear();
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(5_000);
      String raw = (request + "|").replace("|", "\r\n");
      socket.getOutputStream().write(raw.getBytes(StandardCharsets.ISO_8859_1));
      String answer = new String(socket.getInputStream().readNBytes(12), StandardCharsets.UTF_8);

      assertThat(answer).matches("HTTP/1\\.[01] [24]\\d\\d");
    }
    assertThat(logged).noneMatch(event -> event.getThrowableProxy() != null);
  }
}
